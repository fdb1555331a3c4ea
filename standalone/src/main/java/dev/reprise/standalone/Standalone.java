package dev.reprise.standalone;

import dev.reprise.bus.BusException;
import dev.reprise.bus.broker.EmbeddedBroker;
import dev.reprise.bus.kafka.BusRefusedException;
import dev.reprise.files.Durable;
import dev.reprise.runtime.InstanceLock;
import dev.reprise.runtime.MisconfiguredException;
import dev.reprise.runtime.Preparation;
import dev.reprise.stack.Stack;
import dev.reprise.stack.StackFileException;
import io.quarkus.runtime.Quarkus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * All services and their broker in one process, for one host. The broker comes first and goes last;
 * whatever is wrong with the configuration is said before anything is started.
 *
 * <p>Exit codes: 0 stopped, 1 failed, 2 wrong configuration, 3 runs already.
 */
public final class Standalone {
    private static final Duration BUS_WITHIN = Duration.ofSeconds(30);
    private static final Duration CLOSED_WITHIN = Duration.ofSeconds(25);

    /** Kept from being collected, and with them the levels that were set. */
    private static final Logger[] LOGS = {
        Logger.getLogger(""), Logger.getLogger("org.apache.kafka.clients.NetworkClient")
    };

    private Standalone() {}

    public static void main(String... args) {
        System.setProperty("reprise.standalone.started", Long.toString(System.nanoTime()));
        System.exit(run(args));
    }

    private static int run(String... args) {
        Stack stack;
        try {
            stack = Preparation.readStack();
        } catch (StackFileException e) {
            return said(2, e.getMessage());
        }
        try {
            Optional<InstanceLock> lock = InstanceLock.take(stack.runFolder(), "standalone");
            if (lock.isEmpty()) {
                return said(3, InstanceLock.held(stack.state(), "standalone").toString());
            }
            try (InstanceLock _ = lock.get()) {
                Path pid = write(stack.runFolder().resolve("standalone.pid"));
                try {
                    return serve(stack, args);
                } finally {
                    Files.deleteIfExists(pid);
                }
            }
        } catch (BusRefusedException e) {
            return said(2, e.getMessage());
        } catch (IOException e) {
            return said(
                    1,
                    "the state folder cannot be used: %s\n  %s\n  next: see to its rights and space"
                            .formatted(e.getMessage(), stack.state()));
        } catch (BusException e) {
            return said(
                    1,
                    "%s\n  %s\n  next: see %s/reprise.log, and whether the disk is full"
                            .formatted(e.getMessage(), stack.journalFolder(), stack.logFolder()));
        } catch (InterruptedException e) {
            return said(130, "interrupted while starting");
        }
    }

    private static int serve(Stack stack, String... args) throws IOException, InterruptedException {
        // Until the configured levels are in force, nothing but what a person should see.
        LOGS[0].setLevel(Level.WARNING);
        var closed = new CountDownLatch(1);
        Thread patience = new Thread(() -> await(closed), "await-orderly-end");
        Runtime.getRuntime().addShutdownHook(patience);
        try (EmbeddedBroker broker = EmbeddedBroker.start(stack.journalFolder())) {
            Preparation.connect(stack, broker.address(), BUS_WITHIN);
            var ended = new AtomicInteger();
            Quarkus.run(null, (code, error) -> ended.set(end(code, error)), args);
            // A broker that closes complains of its own connections.
            LOGS[1].setLevel(Level.SEVERE);
            return ended.get();
        } finally {
            closed.countDown();
        }
    }

    private static int end(int code, @Nullable Throwable error) {
        if (error == null) {
            return code;
        }
        Throwable cause = error;
        while (cause.getCause() != null && cause.getCause() != cause) {
            cause = cause.getCause();
        }
        boolean configuration =
                cause instanceof StackFileException || cause instanceof MisconfiguredException;
        return said(configuration ? 2 : 1, cause.getMessage());
    }

    /** A process that was told to end waits for its broker, whose log is then closed in order. */
    private static void await(CountDownLatch closed) {
        try {
            if (!closed.await(CLOSED_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
                System.err.println(
                        "did not end in order within " + CLOSED_WITHIN.toSeconds() + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Path write(Path pid) throws IOException {
        byte[] content = (ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII);
        Durable.write(pid, content);
        return pid;
    }

    private static int said(int code, @Nullable String message) {
        System.err.println(message);
        return code;
    }
}
