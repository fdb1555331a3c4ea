package dev.reprise.bus.broker;

import dev.reprise.bus.BusException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Exit;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.jspecify.annotations.Nullable;

/** Kafka's own server, a broker and its controller, from one start to its end. */
final class KraftServer {
    static final int NODE = 1;

    private static final Duration STARTING = Duration.ofSeconds(120);
    private static final Duration CLOSING = Duration.ofSeconds(60);

    private final Path log;
    private final KafkaRaftServer server;

    /**
     * @param log a folder that was formatted
     * @throws RuntimeException if Kafka takes neither the folder nor the ports
     */
    KraftServer(Path log, BrokerPorts ports) {
        this.log = log;
        this.server = new KafkaRaftServer(new KafkaConfig(settings(log, ports)), Time.SYSTEM);
    }

    static boolean isFormatted(Path log) {
        return Files.exists(log.resolve("meta.properties"));
    }

    static void format(Path log) throws IOException {
        try {
            new Formatter()
                    .setPrintStream(
                            new PrintStream(
                                    OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                    .setNodeId(NODE)
                    .setClusterId(Uuid.randomUuid().toString())
                    .setDirectories(List.of(log.toString()))
                    .setMetadataLogDirectory(log.toString())
                    .setControllerListenerName("CONTROLLER")
                    .setIgnoreFormatted(true)
                    .run();
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("cannot prepare " + log + " for the broker: " + e, e);
        }
    }

    private static Map<String, String> settings(Path log, BrokerPorts ports) {
        var settings = new HashMap<String, String>();
        settings.put("process.roles", "broker,controller");
        settings.put("node.id", Integer.toString(NODE));
        settings.put(
                "listeners",
                "PLAINTEXT://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d"
                        .formatted(ports.broker(), ports.controller()));
        settings.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        settings.put("controller.listener.names", "CONTROLLER");
        settings.put("controller.quorum.voters", NODE + "@127.0.0.1:" + ports.controller());
        settings.put("log.dirs", log.toString());
        settings.put("auto.create.topics.enable", "false");
        settings.put("offsets.topic.num.partitions", "1");
        settings.put("offsets.topic.replication.factor", "1");
        settings.put("transaction.state.log.num.partitions", "1");
        settings.put("transaction.state.log.replication.factor", "1");
        settings.put("transaction.state.log.min.isr", "1");
        settings.put("share.coordinator.state.topic.num.partitions", "1");
        settings.put("share.coordinator.state.topic.replication.factor", "1");
        settings.put("share.coordinator.state.topic.min.isr", "1");
        settings.put("group.initial.rebalance.delay.ms", "0");
        settings.put("num.network.threads", "2");
        settings.put("num.io.threads", "4");
        settings.put("background.threads", "2");
        // The default of 128 MB for a cleaner with one small topic to clean fills a small heap,
        // and its full collections are the latency of the journal.
        settings.put("log.cleaner.dedupe.buffer.size", "4194304");
        settings.put("metadata.max.idle.interval.ms", "5000");
        // Shorter than the default of 9 s, so that a start after a kill need not wait it out, and
        // long enough for a process that is busy with a backup.
        settings.put("broker.session.timeout.ms", "6000");
        settings.put("broker.heartbeat.interval.ms", "500");
        settings.put("controlled.shutdown.enable", "false");
        return settings;
    }

    /**
     * Starts it, and waits no longer than it may take. A broker that cannot start would end the
     * whole process, without a word; here it only fails. One at a time: how is set for the process.
     */
    Optional<Throwable> start() {
        synchronized (KraftServer.class) {
            return failure();
        }
    }

    private Optional<Throwable> failure() {
        var failure = new AtomicReference<@Nullable Throwable>();
        var over = new CountDownLatch(1);
        Exit.Procedure fatal =
                (code, message) -> {
                    var fault = new BusException("the broker gave up while it started");
                    failure.compareAndSet(null, fault);
                    over.countDown();
                    throw fault;
                };
        Exit.setExitProcedure(fatal);
        Exit.setHaltProcedure(fatal);
        try {
            Thread.ofPlatform().daemon().name("broker-start").start(() -> start(failure, over));
            if (!over.await(STARTING.toMillis(), TimeUnit.MILLISECONDS)) {
                failure.set(new BusException("no start within " + STARTING.toSeconds() + " s"));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            failure.set(new BusException("interrupted while the broker started on " + log, e));
        } finally {
            Exit.resetExitProcedure();
            Exit.resetHaltProcedure();
        }
        return Optional.ofNullable(failure.get());
    }

    private void start(AtomicReference<@Nullable Throwable> failure, CountDownLatch over) {
        try {
            server.startup();
        } catch (RuntimeException | Error e) {
            failure.compareAndSet(null, e);
        } finally {
            over.countDown();
        }
    }

    /** Closes its log in order; one that does not end in time is left to the process's end. */
    void end() {
        Thread closing = Thread.ofPlatform().daemon().name("broker-close").start(server::shutdown);
        try {
            closing.join(CLOSING);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
