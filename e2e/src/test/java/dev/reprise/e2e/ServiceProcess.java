package dev.reprise.e2e;

import dev.reprise.bus.CrashPoints;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** One service, started as anybody starts it, and ended by SIGTERM, SIGKILL or itself. */
final class ServiceProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final int LAST_LINES = 25;

    private final String service;
    private final Process process;
    private final Path log;

    private ServiceProcess(String service, Process process, Path log) {
        this.service = service;
        this.process = process;
        this.log = log;
    }

    /**
     * @param crashAt the named place at which it halts; empty for none
     */
    static ServiceProcess start(String service, Path stackFile, String bus, String crashAt)
            throws IOException {
        var builder =
                new ProcessBuilder(Build.java(Build.application(service + "-service"), "128m"));
        builder.environment().put("REPRISE_CONFIG", stackFile.toString());
        builder.environment().put("KAFKA_BOOTSTRAP_SERVERS", bus);
        builder.environment().remove(CrashPoints.VARIABLE);
        if (!crashAt.isEmpty()) {
            builder.environment().put(CrashPoints.VARIABLE, crashAt);
        }
        Path log = stackFile.resolveSibling(service + ".log");
        builder.redirectErrorStream(true);
        builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        return new ServiceProcess(service, builder.start(), log);
    }

    boolean alive() {
        return process.isAlive();
    }

    /** Whether it has ended at its named place. */
    boolean crashed() {
        return !process.isAlive() && process.exitValue() == CrashPoints.EXIT_CODE;
    }

    String lastWords() {
        try (Stream<String> lines = Files.lines(log)) {
            List<String> all = lines.toList();
            return String.join("\n", all.subList(Math.max(0, all.size() - LAST_LINES), all.size()));
        } catch (IOException e) {
            return "its log cannot be read: " + e;
        }
    }

    /** Without a word to anybody. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                kill();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public String toString() {
        return service
                + " (process "
                + process.pid()
                + (process.isAlive() ? ", alive)" : ", ended with " + process.exitValue() + ")");
    }
}
