package dev.reprise.e2e;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The command and the process that it starts, as anybody uses them on one stack file. */
final class Reprise implements AutoCloseable {
    private static final int PATIENCE_MINUTES = 5;

    private final Path stackFile;
    private final Path state;

    /** The state folder is the one beside the stack file. */
    Reprise(Path stackFile) {
        this.stackFile = stackFile;
        this.state = stackFile.resolveSibling("reprise-state");
    }

    /** {@code reprise up}, in a process that stays; it serves on return. */
    void up() throws IOException {
        Process up =
                command("up")
                        .redirectOutput(ProcessBuilder.Redirect.to(printed().toFile()))
                        .start();
        await("the ready line")
                .atMost(PATIENCE_MINUTES, TimeUnit.MINUTES)
                .until(
                        () -> {
                            List<String> lines = Files.readAllLines(printed());
                            if (!up.isAlive()) {
                                throw new IOException("up has ended: " + lines);
                            }
                            return lines.stream().anyMatch(line -> line.startsWith("ready"));
                        });
    }

    /** What the last {@code up} has printed. */
    Path printed() {
        return stackFile.resolveSibling("up.txt");
    }

    /** How a command has ended, and what it has printed. */
    record Ended(int code, String told) {}

    Ended run(String... arguments) throws IOException, InterruptedException {
        Path told = Files.createTempFile(stackFile.getParent(), "told", ".txt");
        Process process = command(arguments).redirectOutput(told.toFile()).start();
        if (!process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new IOException(String.join(" ", arguments) + ": " + Files.readString(told));
        }
        return new Ended(process.exitValue(), Files.readString(told));
    }

    private ProcessBuilder command(String... arguments) {
        List<String> command =
                Build.java(
                        Build.built("cli/target/reprise-cli.jar"),
                        "256m",
                        "-Dreprise.home=" + Build.home());
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command);
        builder.environment().put("REPRISE_CONFIG", stackFile.toString());
        builder.redirectErrorStream(true);
        builder.redirectInput(Path.of("/dev/null").toFile());
        return builder;
    }

    Path state() {
        return state;
    }

    /** Where its embedded broker listens. */
    String bus() throws IOException {
        String ports = Files.readString(state.resolve("journal/ports"));
        return "127.0.0.1:" + ports.strip().split(" ", 2)[0];
    }

    /** The standalone process, if there is one. */
    Optional<ProcessHandle> standalone() throws IOException {
        try {
            String pid = Files.readString(state.resolve("run/standalone.pid")).strip();
            return ProcessHandle.of(Long.parseLong(pid)).filter(ProcessHandle::isAlive);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** {@code kill -9}; it is gone on return. */
    void kill() throws IOException, InterruptedException {
        ProcessHandle process = standalone().orElseThrow();
        process.destroyForcibly();
        try {
            process.onExit().get(PATIENCE_MINUTES, TimeUnit.MINUTES);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("process " + process.pid() + " does not end", e);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            if (standalone().isPresent()) {
                run("down");
            }
            if (standalone().isPresent()) {
                kill();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
