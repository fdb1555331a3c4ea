package dev.reprise.component.postgres.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StartArgumentsTest {
    @TempDir Path folder;

    @Test
    void shouldKeepAllButTheDataFolder() {
        assertThat(
                        StartArguments.of(
                                List.of("-D", "/old", "-p", "5544", "-D/other", "-c", "a=b"),
                                folder))
                .containsExactly("-p", "5544", "-c", "a=b");
    }

    @Test
    void shouldNameTheConfigurationWhoseFolderTookThePlaceOfTheDatas() throws IOException {
        Path etc = Files.createDirectory(folder.resolve("etc"));
        Path data = Files.createDirectory(folder.resolve("data"));
        Files.createFile(etc.resolve("postgresql.conf"));

        List<String> arguments = StartArguments.of(List.of("-D", etc.toString()), data);

        assertThat(arguments).containsExactly("-c", "config_file=" + etc + "/postgresql.conf");
        assertThat(StartArguments.configFile(arguments)).contains(etc.resolve("postgresql.conf"));
    }

    @Test
    void shouldFindTheConfigurationFileInEitherSpelling() {
        assertThat(StartArguments.configFile(List.of("--config-file=/etc/a b.conf")))
                .contains(Path.of("/etc/a b.conf"));
        assertThat(StartArguments.configFile(List.of("-c", "port=1"))).isEmpty();
    }

    @Test
    void shouldReadWhatAServerNotedOfItsOwnStart() throws IOException {
        Files.writeString(
                folder.resolve("postmaster.opts"),
                "/usr/lib/postgresql/15/bin/postgres \"-D\" \"/var/lib/postgresql/15/main\""
                        + " \"-c\" \"config_file=/etc/postgresql/15/main/postgresql.conf\"\n");

        assertThat(StartArguments.noted(folder))
                .contains(List.of("-c", "config_file=/etc/postgresql/15/main/postgresql.conf"));
        assertThat(StartArguments.noted(folder.resolve("nowhere"))).isEmpty();
    }
}
