package dev.reprise.demo.process;

import dev.reprise.demo.DemoException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a short command to its end. */
public final class Tool {
    private Tool() {}

    /**
     * @param log takes all that it prints
     * @throws DemoException if it fails or takes too long; names the log
     */
    public static void run(List<String> command, Path log, Duration deadline, String next)
            throws DemoException, IOException, InterruptedException {
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                        .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                        .start();
        if (!process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS)) {
            process.destroyForcibly();
            throw new DemoException(
                    command.getFirst() + " did not end within " + deadline.toSeconds() + " s",
                    "its output: " + log,
                    next);
        }
        if (process.exitValue() != 0) {
            throw new DemoException(
                    "%s failed with exit code %d"
                            .formatted(String.join(" ", command), process.exitValue()),
                    "its output: " + log,
                    next);
        }
    }

    /** Whether it can be run at all, and ends well. */
    public static boolean works(List<String> command) throws InterruptedException {
        try {
            Process process =
                    new ProcessBuilder(command)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
