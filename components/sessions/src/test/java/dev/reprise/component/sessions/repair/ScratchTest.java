package dev.reprise.component.sessions.repair;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ScratchTest {
    @TempDir private Path folder;

    @Test
    void shouldBeItsOwnersAloneAndClearWhatTheDeadHaveLeft() throws Exception {
        // Given what a process that was killed has left, and what belongs to others
        Path run = folder.resolve("run");
        Process dead = new ProcessBuilder("true").start();
        dead.waitFor();
        Path left = run.resolve("sessions-look-" + dead.pid() + "-7");
        Files.createDirectories(left.resolve("fetched"));
        Files.writeString(left.resolve("fetched/content"), "a session");
        Path foreign = Files.createDirectories(run.resolve("sessions-look-of-somebody-else"));
        var scratch = new Scratch(run);

        // When
        Path one = scratch.make();
        Path other = scratch.make();

        // Then
        assertThat(left).doesNotExist();
        assertThat(foreign).exists();
        assertThat(one).exists().isNotEqualTo(other).hasParent(run);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(other)))
                .isEqualTo("rwx------");
    }
}
