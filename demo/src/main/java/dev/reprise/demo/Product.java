package dev.reprise.demo;

import dev.reprise.demo.journal.Chronicle;
import dev.reprise.demo.journal.JournalFollower;
import dev.reprise.demo.process.Await;
import dev.reprise.demo.process.Child;
import dev.reprise.demo.process.Children;
import dev.reprise.demo.process.JavaCommand;
import dev.reprise.demo.world.StackFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Reprise as anybody starts it: the ordinary standalone process on the demo's stack file. What it
 * does is read from its journal.
 */
final class Product implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final Child child;
    private final JournalFollower follower;

    private Product(Child child, JournalFollower follower) {
        this.child = child;
        this.follower = follower;
    }

    /**
     * Returns when all its services serve.
     *
     * @param home the folder of the build
     */
    static Product start(Children children, DemoFolder folder, Path home, Chronicle chronicle)
            throws IOException, DemoException, InterruptedException {
        Path jar = home.resolve("standalone/target/quarkus-app/quarkus-run.jar");
        if (!Files.exists(jar)) {
            throw new DemoException("Reprise is not built", jar, "run it through ./reprise demo");
        }
        Path log = folder.log("standalone");
        Child child =
                children.start(
                        "standalone",
                        List.of(
                                JavaCommand.java(),
                                "-Xms64m",
                                "-Xmx352m",
                                "-XX:+UseSerialGC",
                                "-XX:-UsePerfData",
                                "-Djava.io.tmpdir=" + folder.temporary(),
                                "--enable-native-access=ALL-UNNAMED",
                                "--sun-misc-unsafe-memory-access=allow",
                                "-Dreprise.config=" + folder.stackFile(),
                                "-jar",
                                jar.toString()),
                        log,
                        false);
        Await.until(
                "sign that Reprise is ready",
                PATIENCE,
                "read " + log + " and " + folder.state().resolve("log/reprise.log"),
                () -> saysReady(log) || !child.alive());
        if (!child.alive()) {
            throw new DemoException(
                    "Reprise ended while it started",
                    "its last words: " + lastLine(log),
                    "read " + log);
        }
        return new Product(
                child,
                JournalFollower.start(
                        bus(folder.state()), StackFile.STACK, chronicle, folder.events()));
    }

    /** The services of the demo's stack as somebody has started them anew, by `reprise up`. */
    static Optional<ProcessHandle> startedSince(DemoFolder folder) throws IOException {
        Path file = folder.state().resolve("run/standalone.pid");
        String pid = Files.exists(file) ? Files.readString(file).strip() : "";
        return pid.matches("\\d{1,10}")
                ? ProcessHandle.of(Long.parseLong(pid))
                        .filter(ProcessHandle::isAlive)
                        .filter(process -> isOf(folder, process))
                : Optional.empty();
    }

    /** Numbers of processes are given again: this one has been told of our stack's file. */
    private static boolean isOf(DemoFolder folder, ProcessHandle process) {
        return process.info().arguments().stream()
                .flatMap(Arrays::stream)
                .anyMatch(argument -> argument.endsWith("=" + folder.stackFile()));
    }

    long pid() {
        return child.handle().pid();
    }

    boolean alive() {
        return child.alive();
    }

    /** The journal's file is complete, and the process gone, on return. */
    @Override
    public void close() {
        follower.close();
        Children.end(child.handle());
    }

    /** Stops reading, and lets the process go on. */
    void leave() {
        follower.close();
    }

    /** The embedded broker says beside its log where it listens. */
    private static String bus(Path state) throws IOException {
        Path ports = state.resolve("journal").resolve("ports");
        return "127.0.0.1:" + Files.readString(ports).strip().split(" ", 2)[0];
    }

    private static boolean saysReady(Path log) {
        try {
            return Files.readAllLines(log).stream().anyMatch(line -> line.startsWith("ready"));
        } catch (IOException e) {
            return false;
        }
    }

    private static String lastLine(Path log) throws IOException {
        Optional<String> last = Files.readAllLines(log).stream().reduce((a, b) -> b);
        return last.orElse("none");
    }
}
