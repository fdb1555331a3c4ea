package dev.reprise.bus.broker;

import dev.reprise.bus.BusException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.errors.KafkaStorageException;
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

    private static final Duration CLOSING = Duration.ofSeconds(60);
    private static final int TRIES = 3;

    private final Path folder;
    private final BrokerPorts ports;
    private final Thread care;

    /** Set by the thread that cares alone. */
    private volatile KraftServer server;

    private EmbeddedBroker(KraftServer server, Path folder, BrokerPorts ports) {
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
        if (!KraftServer.isFormatted(log)) {
            KraftServer.format(log);
        }
        Optional<BrokerPorts> before = BrokerPorts.read(remembered).filter(BrokerPorts::free);
        BrokerPorts ports = before.isPresent() ? before.get() : fresh.choose();
        for (int left = TRIES; ; left--) {
            ports.write(remembered);
            var server = new KraftServer(log, ports);
            Optional<Throwable> failure = server.start();
            if (failure.isEmpty()) {
                var broker = new EmbeddedBroker(server, folder, ports);
                broker.care.start();
                return broker;
            }
            server.end();
            if (left == 1 || ports.free()) {
                throw new BusException(
                        "the embedded broker did not start on " + folder, failure.get());
            }
            ports = fresh.choose();
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
                    .describeLogDirs(List.of(KraftServer.NODE))
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
        server.end();
        while (!started()) {
            Thread.sleep(LOOK);
        }
        LOG.info("the journal in {} can be written again", folder);
    }

    /** Never makes a new journal: the old one may come back with its volume. */
    private boolean started() {
        Path log = folder.resolve("log");
        if (!KraftServer.isFormatted(log) || !room(log)) {
            return false;
        }
        try {
            server = new KraftServer(log, ports);
        } catch (RuntimeException e) {
            LOG.debug("the broker does not start yet", e);
            return false;
        }
        Optional<Throwable> failure = server.start();
        failure.ifPresent(
                why -> {
                    LOG.warn("the broker does not start yet: {}", why.toString());
                    server.end();
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
        server.end();
    }
}
