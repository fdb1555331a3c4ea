package dev.reprise.runtime;

import dev.reprise.bus.BusException;
import dev.reprise.bus.KnownJournalFile;
import dev.reprise.bus.kafka.Cluster;
import dev.reprise.bus.kafka.JournalIdentity;
import dev.reprise.bus.kafka.KafkaJournal;
import dev.reprise.bus.kafka.TopicBootstrap;
import dev.reprise.component.Component;
import dev.reprise.component.Kinds;
import dev.reprise.contracts.Limit;
import dev.reprise.contracts.Topics;
import dev.reprise.stack.Stack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * What must be right before a framework is started: the stack file, the topics and the journal.
 * What it finds out reaches the beans as system properties.
 */
public final class Preparation {
    private static final String FILE = "reprise.config";
    private static final String VARIABLE = "REPRISE_CONFIG";

    private Preparation() {}

    /**
     * Reads the stack file that the property {@code reprise.config} or the variable {@code
     * REPRISE_CONFIG} names, else {@code reprise.yaml} in the working folder, and checks every
     * component's settings.
     *
     * @throws dev.reprise.stack.StackFileException for whatever is wrong
     */
    public static Stack readStack() {
        String named = System.getProperty(FILE, System.getenv(VARIABLE));
        Path file = Path.of(named == null ? "reprise.yaml" : named).toAbsolutePath().normalize();
        Kinds kinds = Kinds.installed();
        Stack stack = kinds.read(file);
        kinds.open(stack, Clock.systemUTC()).values().forEach(Component::close);
        System.setProperty("reprise.process.config", file.toString());
        System.setProperty("reprise.process.stack", stack.name());
        System.setProperty("reprise.process.host", stack.host());
        System.setProperty("reprise.process.log-folder", stack.logFolder().toString());
        System.setProperty("quarkus.http.host", "127.0.0.1");
        System.setProperty("quarkus.http.port", Integer.toString(port(stack.console().port())));
        return stack;
    }

    /** Chosen here where none is named, so that whoever serves on it knows it from the start. */
    private static int port(int named) {
        if (named != 0) {
            return named;
        }
        try (var socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException("no port is free on the loopback interface", e);
        }
    }

    /**
     * Waits for the bus, makes or checks its topics, and makes or checks the journal.
     *
     * @throws dev.reprise.bus.kafka.BusRefusedException if this stack may not be run on it
     * @throws BusException if it does not answer before the deadline
     */
    public static void connect(Stack stack, String bus, Duration deadline)
            throws IOException, InterruptedException {
        var cluster = new Cluster(bus, new Topics(stack.name()));
        long start = System.nanoTime();
        String said = "";
        while (true) {
            try {
                new TopicBootstrap(cluster, Duration.ofSeconds(10)).prepare();
                break;
            } catch (BusException e) {
                if (System.nanoTime() - start > deadline.toNanos()) {
                    throw e;
                }
                String why = String.valueOf(e.getMessage());
                if (!why.equals(said)) {
                    said = why;
                    // No log is written before the framework has started.
                    System.err.printf(
                            "waiting for the bus, for %s at the most: %s%n",
                            Limit.of(deadline), why);
                }
                TimeUnit.MILLISECONDS.sleep(500);
            }
        }
        Files.createDirectories(stack.state());
        System.setProperty("kafka.bootstrap.servers", bus);
        System.setProperty("reprise.process.bus", bus);
        try (var journal = new KafkaJournal(cluster, "identity")) {
            String source = "/" + stack.name() + "/" + stack.host() + "/process";
            String id =
                    new JournalIdentity(
                                    new KnownJournalFile(stack.state().resolve("journal-id")),
                                    stack.name(),
                                    source,
                                    RandomIds::sixteenDigits)
                            .settle(journal, deadline);
            System.setProperty("reprise.process.journal", id);
        }
    }
}
