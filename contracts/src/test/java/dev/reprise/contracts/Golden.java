package dev.reprise.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files that say how things are to look; {@code -Dreprise.golden=write} writes them anew. */
final class Golden {
    private Golden() {}

    static boolean writing() {
        return "write".equals(System.getProperty("reprise.golden"));
    }

    static void check(Path file, String text) throws IOException {
        if (writing()) {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(file, text);
        }
        assertThat(file)
                .as("golden file; if the change is meant: -Dreprise.golden=write")
                .exists()
                .hasContent(text);
    }
}
