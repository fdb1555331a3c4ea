package dev.reprise.cli.screen;

import dev.reprise.contracts.Visible;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;

/**
 * Where a command reads and writes: results on {@code out}, everything else on {@code err}.
 *
 * @param clock whose zone is the user's
 * @param interactive whether a person watches: then progress is one line that is written over
 */
public record Terminal(
        PrintStream out,
        PrintStream err,
        Reader in,
        Clock clock,
        Map<String, String> environment,
        boolean interactive) {
    public static Terminal system() {
        return new Terminal(
                new PrintStream(System.out, false, StandardCharsets.UTF_8),
                System.err,
                new InputStreamReader(System.in, StandardCharsets.UTF_8),
                Clock.systemDefaultZone(),
                System.getenv(),
                System.console() != null && !"dumb".equals(System.getenv("TERM")));
    }

    /** Each in one line of its own, whatever the names in it consist of. */
    public void print(List<String> lines) {
        lines.forEach(line -> out.println(Visible.of(line)));
        out.flush();
    }

    public void print(String line) {
        print(List.of(line));
    }

    public ZoneId zone() {
        return clock.getZone();
    }

    public Instant now() {
        return clock.instant();
    }

    public String user() {
        return environment.getOrDefault("SUDO_USER", environment.getOrDefault("USER", "somebody"));
    }

    /** Asks a question that {@code yes} answers; everything else, and no person there, is a no. */
    public boolean confirm(String question) throws IOException {
        if (!interactive) {
            return false;
        }
        err.print(question + " (yes/no) ");
        err.flush();
        String answer = new BufferedReader(in).readLine();
        return answer != null && answer.strip().equals("yes");
    }
}
