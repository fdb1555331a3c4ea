package dev.reprise.component.postgres.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OutsideFilesTest {
    @TempDir Path folder;
    private Path etc;
    private Path data;

    @BeforeEach
    void layOut() throws IOException {
        etc = Files.createDirectories(folder.resolve("etc/live"));
        data = Files.createDirectories(folder.resolve("data"));
    }

    @Test
    void shouldFollowWhatAConfigurationDrawsIn() throws IOException {
        Path main = etc.resolve("postgresql.conf");
        Files.writeString(
                main,
                """
                # include = 'commented.conf'
                include_dir 'conf.d'
                include = 'it''s.conf'
                include_if_exists = 'missing.conf'
                include_dir = 'empty.d'   # nothing in it
                port = 1
                """);
        Path drawn = write("conf.d/10-memory.conf", "include '../deeper.conf'\n");
        Path deeper = write("deeper.conf", "include = 'postgresql.conf'\n");
        Path quoted = write("it's.conf", "");
        write("conf.d/ignored.txt", "");
        write("commented.conf", "");
        Path start = write("start.conf", "auto\n");
        Path empty = Files.createDirectory(etc.resolve("empty.d"));
        Path inside = Files.createFile(data.resolve("postgresql.auto.conf"));

        assertThat(OutsideFiles.find(Set.of(main.toString(), inside.toString()), data))
                .containsExactlyInAnyOrder(
                        main, etc.resolve("conf.d"), drawn, deeper, quoted, start, empty);
    }

    @Test
    void shouldPutBackWhatIsMissingAndNothingElse() throws IOException {
        Path kept = folder.resolve("kept");
        Path there = write("pg_hba.conf", "changed since\n");
        Path gone = etc.resolve("conf.d/a.conf");
        for (Path each : new Path[] {there, gone}) {
            Path copy = Path.of(kept.toString(), each.toString());
            Files.createDirectories(copy.getParent());
            Files.writeString(copy, "as it was\n");
            Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rw-r-----"));
        }

        assertThat(OutsideFiles.putBackMissing(kept)).containsExactly(gone.toString());

        assertThat(gone).hasContent("as it was\n");
        assertThat(Files.getPosixFilePermissions(gone))
                .isEqualTo(PosixFilePermissions.fromString("rw-r-----"));
        assertThat(there).hasContent("changed since\n");
        assertThat(OutsideFiles.putBackMissing(kept)).isEmpty();
    }

    @Test
    void shouldTellBeforehandWhatItCouldNotPutBack() throws IOException {
        Path kept = folder.resolve("kept");
        Path inTheWay = write("conf.d", "a file where a folder was");
        for (Path each : List.of(inTheWay.resolve("a.conf"), etc.resolve("b.conf"))) {
            Path copy = Path.of(kept.toString(), each.toString());
            Files.createDirectories(copy.getParent());
            Files.writeString(copy, "as it was\n");
        }

        assertThat(OutsideFiles.barred(kept))
                .containsExactly(inTheWay.resolve("a.conf").toString());
        assertThat(OutsideFiles.barred(folder.resolve("absent"))).isEmpty();
    }

    @Test
    void shouldTellWhetherAllThatIsReadIsThere() throws IOException {
        Path there = write("postgresql.conf", "");

        assertThat(OutsideFiles.allThere(Set.of(there.toString()), data)).isTrue();
        assertThat(OutsideFiles.allThere(Set.of(there.toString(), "pg_hba.conf"), data)).isFalse();
    }

    private Path write(String name, String content) throws IOException {
        Path file = etc.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, content);
    }
}
