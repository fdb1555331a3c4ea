package dev.reprise.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.demo.process.Recorded;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderGuardTest {
    @TempDir Path parent;
    private DemoFolder folder;

    @BeforeEach
    void name() {
        folder = new DemoFolder(parent.resolve("reprise-demo"));
    }

    @Test
    void shouldMakeAFolderOfItsOwn() throws Exception {
        FolderGuard.prepare(folder);

        assertThat(folder.sign()).exists();
    }

    @Test
    void shouldRemoveWhatAnEarlierDemoHasLeft() throws Exception {
        // Given
        FolderGuard.prepare(folder);
        Files.writeString(folder.report(), "old");

        // When
        FolderGuard.prepare(folder);

        // Then
        assertThat(folder.report()).doesNotExist();
    }

    @Test
    void shouldLeaveAFolderAloneThatIsNotItsOwn() throws IOException {
        // Given
        Files.createDirectories(folder.root());
        Files.writeString(folder.root().resolve("thesis.txt"), "precious");

        // Then
        assertThatThrownBy(() -> FolderGuard.prepare(folder))
                .isInstanceOf(DemoException.class)
                .hasMessageContaining("--dir");
        assertThat(folder.root().resolve("thesis.txt")).exists();
    }

    @Test
    void shouldLeaveAFolderAloneInWhichADemoStillRuns() throws Exception {
        // Given
        FolderGuard.prepare(folder);
        Files.writeString(
                folder.processes(),
                Recorded.of(ProcessHandle.current(), "standalone").line() + "\n");

        // Then
        assertThatThrownBy(() -> FolderGuard.prepare(folder))
                .isInstanceOf(DemoException.class)
                .hasMessageContaining("--stop");
    }

    @Test
    void shouldNotTakeAnotherProcessOfTheSameNumberForItsOwn() throws Exception {
        // Given
        FolderGuard.prepare(folder);
        Files.writeString(
                folder.processes(), ProcessHandle.current().pid() + " 12345 standalone\n");

        // Then
        FolderGuard.prepare(folder);
        assertThat(folder.sign()).exists();
    }
}
