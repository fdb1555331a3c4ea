package dev.reprise.e2e;

import dev.reprise.bus.CrashPoints;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One service, started as anybody starts it, and ended by SIGTERM, SIGKILL or itself. */
final class ServiceProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

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
        Path jar = home().resolve(service + "-service/target/quarkus-app/quarkus-run.jar");
        if (!Files.exists(jar)) {
            throw new IllegalStateException(jar + " is not built: build with -Pservices");
        }
        Path log = stackFile.resolveSibling(service + ".log");
        var builder =
                new ProcessBuilder(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:+UseSerialGC",
                                "-Xmx128m",
                                "-XX:TieredStopAtLevel=1",
                                "--enable-native-access=ALL-UNNAMED",
                                "--sun-misc-unsafe-memory-access=allow",
                                "-jar",
                                jar.toString()));
        builder.environment().put("REPRISE_CONFIG", stackFile.toString());
        builder.environment().put("KAFKA_BOOTSTRAP_SERVERS", bus);
        builder.environment().remove(CrashPoints.VARIABLE);
        if (!crashAt.isEmpty()) {
            builder.environment().put(CrashPoints.VARIABLE, crashAt);
        }
        File out = log.toFile();
        builder.redirectOutput(ProcessBuilder.Redirect.appendTo(out));
        builder.redirectError(ProcessBuilder.Redirect.appendTo(out));
        return new ServiceProcess(service, builder.start());
    }

    boolean alive() {
        return process.isAlive();
    }

    int exitCode() {
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public String toString() {
        return service + " (process " + process.pid() + ")";
    }

    /** The folder of the build: tests run in their module's own. */
    private static Path home() {
        Path here = Path.of("").toAbsolutePath();
        return Files.exists(here.resolve("e2e")) ? here : here.resolve("..").normalize();
    }
}
