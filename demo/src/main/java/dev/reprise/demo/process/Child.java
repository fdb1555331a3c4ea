package dev.reprise.demo.process;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A child process whose lines are heard as they come, and which can be told lines. Thread-safe. */
public final class Child {
    private final String name;
    private final Process process;

    Child(String name, Process process) {
        this.name = name;
        this.process = process;
    }

    public String name() {
        return name;
    }

    public ProcessHandle handle() {
        return process.toHandle();
    }

    public boolean alive() {
        return process.isAlive();
    }

    /** Hears every line of its standard output, in a thread of its own, until the output ends. */
    public Thread onLine(Consumer<String> listener) {
        return Thread.ofVirtual()
                .name(name + "-lines")
                .start(
                        () -> {
                            try (BufferedReader lines =
                                    process.inputReader(StandardCharsets.UTF_8)) {
                                lines.lines().forEach(listener);
                            } catch (IOException | UncheckedIOException e) {
                                // The stream is closed when the process is ended; its exit tells.
                                return;
                            }
                        });
    }

    /**
     * @throws IOException if it no longer listens
     */
    public synchronized void tell(String line) throws IOException {
        BufferedWriter writer = process.outputWriter(StandardCharsets.UTF_8);
        writer.write(line);
        writer.newLine();
        writer.flush();
    }

    /** Its exit code, or -1 if it has not ended in time. */
    public int await(Duration deadline) throws InterruptedException {
        return process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS)
                ? process.exitValue()
                : -1;
    }
}
