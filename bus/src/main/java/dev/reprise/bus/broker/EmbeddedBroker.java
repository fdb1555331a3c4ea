package dev.reprise.bus.broker;

import dev.reprise.bus.BusException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;

/**
 * One Kafka broker in KRaft mode in this process, on loopback, with all its data in one folder. A
 * folder that was used before is opened again, on the same ports where they are free.
 */
public final class EmbeddedBroker implements AutoCloseable {
    private static final Duration CLOSING = Duration.ofSeconds(60);

    private final KafkaRaftServer server;
    private final Ports ports;

    private EmbeddedBroker(KafkaRaftServer server, Ports ports) {
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
        Path log = Files.createDirectories(folder.resolve("log"));
        Path remembered = folder.resolve("ports");
        Ports ports = Ports.read(remembered).filter(Ports::free).orElse(null);
        if (ports == null) {
            ports = Ports.choose();
        }
        Files.writeString(remembered, ports.broker() + " " + ports.controller() + "\n");
        if (!Files.exists(log.resolve("meta.properties"))) {
            format(log);
        }
        var server = new KafkaRaftServer(new KafkaConfig(settings(log, ports)), Time.SYSTEM);
        try {
            server.startup();
        } catch (RuntimeException e) {
            throw new BusException("the embedded broker did not start on " + folder, e);
        }
        return new EmbeddedBroker(server, ports);
    }

    /** Where clients connect. */
    public String address() {
        return "127.0.0.1:" + ports.broker();
    }

    /** Closes its log in order; a broker that does not end in time is left to the process's end. */
    @Override
    public void close() {
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

    private static Map<String, String> settings(Path log, Ports ports) {
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

    private record Ports(int broker, int controller) {
        static Optional<Ports> read(Path file) throws IOException {
            if (!Files.exists(file)) {
                return Optional.empty();
            }
            String[] words = Files.readString(file).strip().split(" ");
            try {
                return Optional.of(
                        new Ports(Integer.parseInt(words[0]), Integer.parseInt(words[1])));
            } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
                // A file cut short by a full disk: the ports are only remembered for convenience.
                return Optional.empty();
            }
        }

        static Ports choose() throws IOException {
            InetAddress loopback = InetAddress.getByName("127.0.0.1");
            try (var one = new ServerSocket(0, 1, loopback);
                    var two = new ServerSocket(0, 1, loopback)) {
                return new Ports(one.getLocalPort(), two.getLocalPort());
            }
        }

        boolean free() {
            return free(broker) && free(controller);
        }

        private static boolean free(int port) {
            try (var socket = new ServerSocket()) {
                socket.setReuseAddress(true);
                socket.bind(new InetSocketAddress("127.0.0.1", port));
            } catch (IOException e) {
                return false;
            }
            // Bound to every address by somebody else, it would still answer on loopback.
            try (var socket = new Socket()) {
                socket.connect(new InetSocketAddress("127.0.0.1", port), 200);
                return false;
            } catch (IOException e) {
                return true;
            }
        }
    }
}
