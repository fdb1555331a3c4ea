package dev.reprise.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What the terminal prints is API. A golden file that is absent is written, and the test fails that
 * once.
 */
public final class Golden {
    private Golden() {}

    public static void assertLines(String name, List<String> lines) throws IOException {
        Path file = Path.of("src/test/resources/golden", name);
        if (!Files.exists(file)) {
            Files.writeString(file, String.join("\n", lines) + "\n");
            throw new AssertionError(file + " was written; read it, and run the test again");
        }
        assertThat(String.join("\n", lines) + "\n").isEqualTo(Files.readString(file));
    }
}
