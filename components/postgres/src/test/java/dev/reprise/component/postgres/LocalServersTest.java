package dev.reprise.component.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.component.Found;
import dev.reprise.component.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LocalServersTest {
    @TempDir private Path folder;

    @Test
    void shouldFindAServerByItsWorkingFolderAndItsPidFile() throws IOException {
        Path data = data("18");
        process(70, "postgres", "/pg/bin/postgres\0-D\0" + data, data);
        process(71, "postgres", "postgres: checkpointer \0", data);
        process(72, "bash", "bash\0", data);

        assertThat(find())
                .singleElement()
                .isInstanceOfSatisfying(
                        Found.Protectable.class,
                        server ->
                                assertThat(server.settings())
                                        .contains(
                                                "port: 5433",
                                                "  data: " + data,
                                                "  bin: /pg/bin",
                                                "password: env:REPRISE_PG_PASSWORD"));
    }

    @Test
    void shouldSayThatAVersionCannotBeProtected() throws IOException {
        Path data = data("13");
        process(70, "postgres", "/pg/bin/postgres", data);

        assertThat(find())
                .containsExactly(
                        new Found.NotProtected(
                                "PostgreSQL 13 on port 5433, data in " + data,
                                "versions 15 to 18 can be protected",
                                "upgrade it, or protect it by other means"));
    }

    @Test
    void shouldPassOverAProcessThatThePidFileDoesNotName() throws IOException {
        Path data = data("18");
        process(69, "postgres", "/pg/bin/postgres", data);

        assertThat(find()).isEmpty();
    }

    private Path data(String version) throws IOException {
        Path data = Files.createDirectories(folder.resolve("data"));
        Files.writeString(data.resolve("PG_VERSION"), version + "\n");
        Files.writeString(
                data.resolve("postmaster.pid"), "70\n" + data + "\n1795404000\n5433\n/tmp\n");
        return data;
    }

    private void process(long pid, String name, String command, Path cwd) throws IOException {
        Path process = Files.createDirectories(folder.resolve("proc/" + pid));
        Files.writeString(process.resolve("comm"), name + "\n");
        Files.writeString(process.resolve("cmdline"), command);
        Files.createSymbolicLink(process.resolve("cwd"), cwd);
        Files.createSymbolicLink(process.resolve("exe"), Path.of("/pg/bin/postgres"));
    }

    private List<Found> find() {
        return new PostgresKind()
                .findLocal(new Machine(List.of(), Map.of(), folder.resolve("proc")));
    }
}
