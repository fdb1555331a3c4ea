package dev.reprise.demo.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Starts the demo's processes, each in a session of its own so that Ctrl-C reaches the demo alone,
 * which then ends them in order. Every one is recorded in a file, so that a later run finds what an
 * interrupted one has left. Thread-safe.
 */
public final class Children {
    private static final Duration GRACE = Duration.ofSeconds(30);

    private final Path record;
    private final List<Recorded> started = new ArrayList<>();
    private boolean closed;

    public Children(Path record) {
        this.record = record;
    }

    /**
     * @param log where its standard error goes, and its output unless that is heard
     * @throws IOException if it cannot be started, or all were ended already
     */
    public synchronized Child start(String name, List<String> command, Path log, boolean heard)
            throws IOException {
        if (closed) {
            throw new IOException("the demo is ending; " + name + " was not started");
        }
        List<String> whole = new ArrayList<>(List.of("setsid"));
        whole.addAll(command);
        var builder = new ProcessBuilder(whole);
        builder.redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
        if (!heard) {
            builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
            builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        }
        Process process = builder.start();
        Recorded recorded = Recorded.of(process.toHandle(), name);
        started.add(recorded);
        Files.writeString(
                record,
                recorded.line() + "\n",
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
        return new Child(name, process);
    }

    /** Ends all that still run, the newest first; returns when they are gone. */
    public synchronized void endAll() {
        closed = true;
        started.reversed().forEach(each -> each.alive().ifPresent(Children::end));
    }

    /** What of the recorded processes still runs, in the order in which they were started. */
    public static List<Recorded> running(Path record) throws IOException {
        if (!Files.exists(record)) {
            return List.of();
        }
        return Files.readAllLines(record).stream()
                .map(Recorded::parse)
                .flatMap(Optional::stream)
                .filter(each -> each.alive().isPresent())
                .toList();
    }

    /** Asks it to end, and makes it end when it does not in time. */
    public static void end(ProcessHandle process) {
        process.destroy();
        if (!gone(process, GRACE)) {
            process.destroyForcibly();
            gone(process, GRACE);
        }
    }

    private static boolean gone(ProcessHandle process, Duration deadline) {
        try {
            process.onExit().get(deadline.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return !process.isAlive();
        } catch (ExecutionException | TimeoutException e) {
            return !process.isAlive();
        }
    }
}
