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
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.KafkaStorageException;
import org.apache.kafka.common.utils.Exit;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One Kafka broker in KRaft mode in this process, on loopback, with all its data in one folder. A
 * folder that was used before is opened again, on the same ports where they are free. A broker
 * whose disk was full, or failed, writes nothing any more for as long as it runs: it is ended, and
 * another one is started on the folder as soon as that can be written.
 */
public final class EmbeddedBroker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedBroker.class);
    private static final Duration LOOK = Duration.ofSeconds(5);

    /** As much has to fit before it is worth a start. */
    private static final int ROOM = 4 << 20;

    private static final Duration STARTING = Duration.ofSeconds(120);
    private static final Duration CLOSING = Duration.ofSeconds(60);
    private static final int TRIES = 3;
    private static final int NODE = 1;

    private final Path folder;
    private final BrokerPorts ports;
    private final Thread care;

    /** Set by the thread that cares alone. */
    private volatile KafkaRaftServer server;

    private EmbeddedBroker(KafkaRaftServer server, Path folder, BrokerPorts ports) {
        this.server = server;
        this.folder = folder;
        this.ports = ports;
        this.care = Thread.ofPlatform().daemon().name("broker-care").unstarted(this::care);
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
                var broker = new EmbeddedBroker(server, folder, ports);
                broker.care.start();
                return broker;
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

    private void care() {
        String atMost = Long.toString(LOOK.toMillis());
        try (Admin admin =
                Admin.create(
                        Map.of(
                                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, address(),
                                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, atMost,
                                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, atMost))) {
            while (true) {
                Thread.sleep(LOOK);
                if (failed(admin)) {
                    revive();
                }
            }
        } catch (InterruptedException e) {
            LOG.debug("the broker is ended");
        }
    }

    /** Whether it says that its folder cannot be written; one that says nothing is busy. */
    private static boolean failed(Admin admin) throws InterruptedException {
        try {
            return admin
                    .describeLogDirs(List.of(NODE))
                    .allDescriptions()
                    .get(LOOK.toMillis(), TimeUnit.MILLISECONDS)
                    .values()
                    .stream()
                    .flatMap(folders -> folders.values().stream())
                    .anyMatch(each -> each.error() instanceof KafkaStorageException);
        } catch (ExecutionException | TimeoutException e) {
            LOG.debug("the broker does not say how its folder is", e);
            return false;
        }
    }

    private void revive() throws InterruptedException {
        LOG.warn(
                "the journal in {} cannot be written, is the disk full? its broker is started again"
                        + " once there is room",
                folder);
        end(server);
        while (!started()) {
            Thread.sleep(LOOK);
        }
        LOG.info("the journal in {} can be written again", folder);
    }

    /** Never makes a new journal: the old one may come back with its volume. */
    private boolean started() {
        Path log = folder.resolve("log");
        if (!Files.exists(log.resolve("meta.properties")) || !room(log)) {
            return false;
        }
        try {
            server = new KafkaRaftServer(new KafkaConfig(settings(log, ports)), Time.SYSTEM);
        } catch (RuntimeException e) {
            LOG.debug("the broker does not start yet", e);
            return false;
        }
        Optional<Throwable> failure = failure(server, folder);
        failure.ifPresent(
                why -> {
                    LOG.warn("the broker does not start yet: {}", why.toString());
                    end(server);
                });
        return failure.isEmpty();
    }

    private static boolean room(Path log) {
        Path trial = log.resolve("reprise-room");
        try {
            Files.write(trial, new byte[ROOM]);
            return true;
        } catch (IOException e) {
            return false;
        } finally {
            try {
                Files.deleteIfExists(trial);
            } catch (IOException e) {
                LOG.debug("{} stays", trial, e);
            }
        }
    }

    /** Where clients connect. */
    public String address() {
        return "127.0.0.1:" + ports.broker();
    }

    /** Closes its log in order; a broker that does not end in time is left to the process's end. */
    @Override
    public void close() {
        care.interrupt();
        try {
            care.join(CLOSING);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
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
}
