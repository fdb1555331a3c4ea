package dev.reprise.component;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TargetLockTest {
    @TempDir Path folder;

    @Test
    void shouldBeHeldByOneAtATime() throws IOException {
        // Given
        Path file = folder.resolve("deep/data.reprise-lock");
        var first = TargetLock.take(file, "first").orElseThrow();

        // When
        var second = TargetLock.take(file, "second");

        // Then
        assertThat(second).isEmpty();
        assertThat(TargetLock.holder(file)).startsWith("first (process ");
        first.close();
        try (var third = TargetLock.take(file, "third").orElseThrow()) {
            assertThat(third).isNotNull();
            assertThat(TargetLock.holder(file)).startsWith("third");
        }
    }

    @Test
    void shouldSayNothingOfALockThatNobodyTook() throws IOException {
        assertThat(TargetLock.holder(folder.resolve("absent"))).isEmpty();
    }
}
