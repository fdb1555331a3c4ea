package dev.reprise.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeldFileTest {
    @TempDir private Path folder;

    @Test
    void shouldStayHeldForOtherProcessesWhenThisOneAsksAgain() throws Exception {
        // Given
        Path file = folder.resolve("lock");
        Path link = Files.createSymbolicLink(folder.resolve("as-well"), folder);
        try (HeldFile held = HeldFile.take(file, "first").orElseThrow()) {

            // When this process asks again, by whatever name, and reads what it says
            Optional<HeldFile> second = HeldFile.take(link.resolve("lock"), "second");
            assertThat(second).isEmpty();
            assertThat(HeldFile.says(link.resolve("lock"))).isEqualTo("first");

            // Then another process still finds it held
            assertThat(elsewhere(file)).isEqualTo("held");
            assertThat(held).isNotNull();
        }
        assertThat(elsewhere(file)).isEqualTo("free");
        assertThat(HeldFile.says(file)).isEqualTo("first");
        HeldFile.take(file, "").orElseThrow().close();
        assertThat(HeldFile.says(file)).isEqualTo("first");
        assertThat(HeldFile.says(folder.resolve("nothing"))).isEmpty();
    }

    private static String elsewhere(Path file) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                Other.class.getName(),
                                file.toString())
                        .redirectErrorStream(true)
                        .start();
        String said = new String(process.getInputStream().readAllBytes()).strip();
        process.waitFor();
        return said;
    }

    /** Another process that tries the file. */
    static final class Other {
        private Other() {}

        public static void main(String[] arguments) throws IOException {
            try (FileChannel channel =
                    FileChannel.open(Path.of(arguments[0]), StandardOpenOption.WRITE)) {
                System.out.println(channel.tryLock() == null ? "held" : "free");
            }
        }
    }
}
