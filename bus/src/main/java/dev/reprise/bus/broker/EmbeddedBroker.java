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

/**
 * One Kafka broker in KRaft mode in this process, on loopback, with all its data in one folder. A
 * folder that was used before is opened again, on the same ports where they are free.
 */
public final class EmbeddedBroker implements AutoCloseable {
    private static final Duration STARTING = Duration.ofSeconds(120);
    private static final Duration CLOSING = Duration.ofSeconds(60);
    private static final int TRIES = 3;

    private final KafkaRaftServer server;
    private final BrokerPorts ports;

    private EmbeddedBroker(KafkaRaftServer server, BrokerPorts ports) {
        this.server = server;
        this.ports = ports;
    }

    /**
     * Ready to serve on return.
     *
     * @param folder made where it is absent; no other process may be using it
     * @throws IOException if the folder cannot be used
     * @throws BusException if the broker does not start
     */
    public static EmbeddedBroker start(Path folder) throws IOException {
        return start(folder, BrokerPorts::choose);
    }

    /**
     * A port that was free a moment ago may be taken when the broker comes to it: then once more on
     * others.
     *
     * @param fresh chooses ports
     */
    static EmbeddedBroker start(Path folder, BrokerPorts.Choice fresh) throws IOException {
        Path log = Files.createDirectories(folder.resolve("log"));
        Path remembered = folder.resolve("ports");
        if (!Files.exists(log.resolve("meta.properties"))) {
            format(log);
        }
        Optional<BrokerPorts> before = BrokerPorts.read(remembered).filter(BrokerPorts::free);
        BrokerPorts ports = before.isPresent() ? before.get() : fresh.choose();
        for (int left = TRIES; ; left--) {
            ports.write(remembered);
            var server = new KafkaRaftServer(new KafkaConfig(settings(log, ports)), Time.SYSTEM);
            Optional<Throwable> failure = failure(server, folder);
            if (failure.isEmpty()) {
                return new EmbeddedBroker(server, ports);
            }
            end(server);
            if (left == 1 || ports.free()) {
                throw new BusException(
                        "the embedded broker did not start on " + folder, failure.get());
            }
            ports = fresh.choose();
        }
    }

    /**
     * Starts it, and waits no longer than it may take. A broker that cannot start would end the
     * whole process, without a word; here it only fails. One at a time: how is set for the process.
     */
    private static synchronized Optional<Throwable> failure(KafkaRaftServer server, Path folder) {
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
            Thread.ofPlatform()
                    .daemon()
                    .name("broker-start")
                    .start(() -> start(server, failure, over));
            if (!over.await(STARTING.toMillis(), TimeUnit.MILLISECONDS)) {
                failure.set(new BusException("no start within " + STARTING.toSeconds() + " s"));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            failure.set(new BusException("interrupted while the broker started on " + folder, e));
        } finally {
            Exit.resetExitProcedure();
            Exit.resetHaltProcedure();
        }
        return Optional.ofNullable(failure.get());
    }

    private static void start(
            KafkaRaftServer server,
            AtomicReference<@Nullable Throwable> failure,
            CountDownLatch over) {
        try {
            server.startup();
        } catch (RuntimeException | Error e) {
            failure.compareAndSet(null, e);
        } finally {
            over.countDown();
        }
    }

    /** Where clients connect. */
    public String address() {
        return "127.0.0.1:" + ports.broker();
    }

    /** Closes its log in order; a broker that does not end in time is left to the process's end. */
    @Override
    public void close() {
        end(server);
    }

    private static void end(KafkaRaftServer server) {
        Thread closing = Thread.ofPlatform().daemon().name("broker-close").start(server::shutdown);
        try {
            closing.join(CLOSING);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void format(Path log) throws IOException {
        try {
            new Formatter()
                    .setPrintStream(
                            new PrintStream(
                                    OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                    .setNodeId(1)
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
        settings.put("node.id", "1");
        settings.put(
                "listeners",
                "PLAINTEXT://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d"
                        .formatted(ports.broker(), ports.controller()));
        settings.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        settings.put("controller.listener.names", "CONTROLLER");
        settings.put("controller.quorum.voters", "1@127.0.0.1:" + ports.controller());
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
}
