package dev.reprise.component.sessions.repair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BesideTest {
    @TempDir private Path folder = Path.of("");

    @Test
    void shouldRemoveACopyOfFoldersThatMayNotBeWritten() throws Exception {
        assumeThat((Integer) Files.getAttribute(folder, "unix:uid"))
                .as("root may write everywhere")
                .isNotZero();
        Path copy = folder.resolve("copy");
        Path shut = Files.createDirectories(copy.resolve("storage/message"));
        Files.writeString(shut.resolve("msg.json"), "{}");
        Files.setAttribute(shut, "unix:mode", 0555);
        Files.setAttribute(shut.getParent(), "unix:mode", 0555);

        Beside.remove(copy);

        assertThat(copy).doesNotExist();
    }
}
