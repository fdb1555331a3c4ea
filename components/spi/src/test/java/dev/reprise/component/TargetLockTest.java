package dev.reprise.component;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TargetLockTest {
    @TempDir Path folder;

    @Test
    void shouldBeHeldByOneAtATime() throws IOException {
        // Given
        Path file = folder.resolve("data.reprise-lock");
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
    void shouldMakeNoFolderBelowAVolumeThatIsNotMounted() {
        Path file = folder.resolve("absent/data.reprise-lock");

        assertThatThrownBy(() -> TargetLock.take(file, "first"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("mount its volume");
        assertThat(folder.resolve("absent")).doesNotExist();
    }

    @Test
    void shouldSayNothingOfALockThatNobodyTook() throws IOException {
        assertThat(TargetLock.holder(folder.resolve("absent"))).isEmpty();
    }

    @Test
    void shouldStayHeldForOtherProcessesWhateverThisOneAsks() throws Exception {
        // Given
        Path file = folder.resolve("data.reprise-lock");
        try (var held = TargetLock.take(file, "first").orElseThrow()) {
            assertThat(held).isNotNull();

            // When
            assertThat(TargetLock.take(file, "second")).isEmpty();
            assertThat(TargetLock.holder(file)).startsWith("first");

            // Then
            assertThat(otherProcessTakes(file)).isFalse();
        }
        assertThat(otherProcessTakes(file)).isTrue();
    }

    private static boolean otherProcessTakes(Path file) throws Exception {
        Process other =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                Other.class.getName(),
                                file.toString())
                        .inheritIO()
                        .start();
        return other.waitFor() == 0;
    }

    /** Ends with 0 if it was given the lock. */
    static final class Other {
        private Other() {}

        public static void main(String[] arguments) throws IOException {
            System.exit(TargetLock.take(Path.of(arguments[0]), "other").isPresent() ? 0 : 3);
        }
    }
}
