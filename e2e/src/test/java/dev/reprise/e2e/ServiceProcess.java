package dev.reprise.e2e;

import dev.reprise.bus.CrashPoints;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** One service, started as anybody starts it, and ended by SIGTERM, SIGKILL or itself. */
final class ServiceProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final String service;
    private final Process process;

    private ServiceProcess(String service, Process process) {
        this.service = service;
        this.process = process;
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
        File log = stackFile.resolveSibling(service + ".log").toFile();
        builder.redirectErrorStream(true);
        builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log));
        return new ServiceProcess(service, builder.start());
    }

    boolean alive() {
        return process.isAlive();
    }

    /** Whether it has ended at its named place. */
    boolean crashed() {
        return !process.isAlive() && process.exitValue() == CrashPoints.EXIT_CODE;
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
