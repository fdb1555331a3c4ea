package dev.reprise.component.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * Does what a recovery point says about getting a component back by hand, with the stock restic and
 * a shell, to the letter: its commands are taken out of its own text. Where restic is missing, CI
 * fails and anybody else is told.
 */
public final class Manual {
    private static final long LONGEST_SECONDS = 300;
    private static final String CODE = "    ";

    private final Path output;
    private final Map<String, String> filledIn = new TreeMap<>();

    /**
     * @param output a file for what the commands print; a server that they start keeps it open
     */
    public Manual(Path output) {
        requireRestic();
        this.output = output;
    }

    /** A word in capitals, and what the person writes there. */
    public Manual fill(String word, Object value) {
        filledIn.put(word, value.toString());
        return this;
    }

    /** Runs restic, and insists that it ends well. */
    public void restic(Path vault, String password, String... arguments)
            throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("restic", "--no-cache", "-r", vault.toString()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command);
        builder.environment().put("RESTIC_PASSWORD", password);
        builder.environment().putIfAbsent("HOME", "/root");
        run(builder);
    }

    /** The blocks of code in a text, in their order. */
    public static List<String> blocks(String markdown) {
        var blocks = new ArrayList<String>();
        var block = new StringBuilder();
        for (String line : (markdown + "\n\n").lines().toList()) {
            if (line.startsWith(CODE)) {
                block.append(line.substring(CODE.length())).append('\n');
            } else if (!block.isEmpty()) {
                blocks.add(block.toString());
                block.setLength(0);
            }
        }
        return blocks;
    }

    /**
     * Runs a block, filled in, and insists that each of its commands ends well.
     *
     * @param as what precedes the shell, such as a command that changes the user
     * @param programs a folder that is searched first
     */
    public void shell(List<String> as, Path programs, String block)
            throws IOException, InterruptedException {
        String script = block;
        for (Map.Entry<String, String> each : filledIn.entrySet()) {
            script =
                    Pattern.compile("\\b" + each.getKey() + "\\b")
                            .matcher(script)
                            .replaceAll(java.util.regex.Matcher.quoteReplacement(each.getValue()));
        }
        var command = new ArrayList<>(as);
        command.addAll(List.of("sh", "-e", "-c", script));
        var builder = new ProcessBuilder(command);
        builder.environment().merge("PATH", programs.toString(), (path, own) -> own + ":" + path);
        run(builder);
    }

    private void run(ProcessBuilder builder) throws IOException, InterruptedException {
        Process process =
                builder.redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
                        .start();
        process.getOutputStream().close();
        if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("it did not end: " + builder.command());
        }
        assertThat(process.exitValue())
                .as("%s%n%s", builder.command(), Files.readString(output, StandardCharsets.UTF_8))
                .isZero();
    }

    private static void requireRestic() {
        for (String folder : System.getenv("PATH").split(":")) {
            if (Files.isExecutable(Path.of(folder, "restic"))) {
                return;
            }
        }
        String loud = "restic is not installed: nobody restores by hand (apt-get install restic)";
        if ("true".equals(System.getenv("CI"))) {
            throw new IllegalStateException(loud);
        }
        System.err.println("SKIPPED: " + loud);
        abort(loud);
    }
}
