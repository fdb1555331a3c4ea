package dev.reprise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What the terminal prints is kept still: one file a page, never wider than 80 columns. With {@code
 * GOLDEN_WRITE=1} the files are written anew, to be looked at before they are committed.
 */
public final class Golden {
    private static final int WIDTH = 80;

    private Golden() {}

    public static void check(String name, List<String> lines) {
        assertThat(lines).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(WIDTH));
        String printed = String.join("\n", lines) + "\n";
        try {
            if (System.getenv("GOLDEN_WRITE") != null) {
                Path file = Path.of("src/test/resources/golden", name + ".txt");
                Files.createDirectories(file.toAbsolutePath().getParent());
                Files.writeString(file, printed);
                return;
            }
            assertThat(printed).isEqualTo(kept(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String kept(String name) throws IOException {
        try (InputStream in = Golden.class.getResourceAsStream("/golden/" + name + ".txt")) {
            if (in == null) {
                throw new IOException("no golden file of " + name + ": write it first");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
