package dev.reprise.demo.view;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How many lines the terminal shows, which Java does not tell. */
final class TerminalHeight {
    /** What every terminal has. */
    private static final int USUAL = 24;

    private static final long WITHIN_SECONDS = 1;
    private static final Pattern SIZE = Pattern.compile("([1-9]\\d{0,3})(?: \\d+)?");

    private TerminalHeight() {}

    /** By `stty`, else by the environment; what every terminal has where neither knows. */
    static int now() {
        int asked = of(size());
        int named = of(System.getenv("LINES"));
        return asked > 0 ? asked : named > 0 ? named : USUAL;
    }

    /** The first of two numbers, or the only one; 0 where there is none. */
    static int of(@Nullable String size) {
        Matcher found = SIZE.matcher(size == null ? "" : size.strip());
        return found.matches() ? Integer.parseInt(found.group(1)) : 0;
    }

    private static @Nullable String size() {
        try {
            Process process =
                    new ProcessBuilder("stty", "size")
                            .redirectInput(Path.of("/dev/tty").toFile())
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            try (var out = process.getInputStream()) {
                return process.waitFor(WITHIN_SECONDS, TimeUnit.SECONDS)
                        ? new String(out.readAllBytes(), StandardCharsets.UTF_8)
                        : null;
            } finally {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            return null; // no terminal, or no stty
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }
}
