package dev.reprise.bus.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.reprise.bus.BusException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Ports that were free when they were chosen, and are not when the broker comes to them. */
@Timeout(value = 4, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EmbeddedBrokerIT {
    @Test
    void shouldStartOnOtherPortsWhereTheChosenOnesAreTakenMeanwhile(@TempDir Path folder)
            throws Exception {
        // Given
        try (var taken = listening()) {
            BrokerPorts free = BrokerPorts.choose();
            var choices =
                    new ArrayDeque<>(
                            List.of(
                                    new BrokerPorts(taken.getLocalPort(), free.controller()),
                                    new BrokerPorts(free.broker(), taken.getLocalPort()),
                                    BrokerPorts.choose()));
            // When
            try (var broker = EmbeddedBroker.start(folder, choices::remove)) {
                // Then
                assertThat(choices).isEmpty();
                assertThat(broker.address()).doesNotEndWith(":" + taken.getLocalPort());
                assertThat(BrokerPorts.read(folder.resolve("ports")).orElseThrow().broker())
                        .isEqualTo(port(broker));
                assertThat(nodes(broker)).isEqualTo(1);
            }
        }
    }

    @Test
    void shouldGiveUpWhereEveryPortIsTaken(@TempDir Path folder) throws Exception {
        // Given
        try (var taken = listening()) {
            var ports = new BrokerPorts(taken.getLocalPort(), BrokerPorts.choose().controller());
            // When, then
            assertThatThrownBy(() -> EmbeddedBroker.start(folder, () -> ports))
                    .isInstanceOf(BusException.class)
                    .hasMessageContaining("did not start on " + folder);
        }
    }

    @Test
    void shouldListenWhereItListenedBefore(@TempDir Path folder) throws Exception {
        // Given
        String before;
        try (var broker = EmbeddedBroker.start(folder)) {
            before = broker.address();
        }
        // When
        try (var broker = EmbeddedBroker.start(folder)) {
            // Then
            assertThat(broker.address()).isEqualTo(before);
        }
        assertThat(Files.exists(folder.resolve("log/meta.properties"))).isTrue();
    }

    /** As where a disk was full, or its volume away: such a broker writes nothing any more. */
    @Test
    void shouldServeAgainOnceItsFolderCanBeWritten(@TempDir Path folder) throws Exception {
        // Given
        try (var broker = EmbeddedBroker.start(folder)) {
            create(broker, "kept");
            Path log = folder.resolve("log");
            Files.move(log, folder.resolve("away"));
            Files.writeString(log, "in its place");
            // When
            assertThatThrownBy(() -> create(broker, "failing")).isInstanceOf(Exception.class);
            Files.delete(log);
            Files.move(folder.resolve("away"), log);
            // Then
            await("another broker on the same folder")
                    .atMost(Duration.ofSeconds(120))
                    .ignoreExceptions()
                    .until(() -> topics(broker).contains("kept"));
            await("it takes what is written")
                    .atMost(Duration.ofSeconds(60))
                    .ignoreExceptions()
                    .untilAsserted(() -> create(broker, "new"));
        }
    }

    private static void create(EmbeddedBroker broker, String topic) throws Exception {
        try (var admin = admin(broker)) {
            admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1)))
                    .all()
                    .get(20, TimeUnit.SECONDS);
            admin.listOffsets(Map.of(new TopicPartition(topic, 0), OffsetSpec.latest()))
                    .all()
                    .get(20, TimeUnit.SECONDS);
        }
    }

    private static Set<String> topics(EmbeddedBroker broker) throws Exception {
        try (var admin = admin(broker)) {
            return admin.listTopics().names().get(20, TimeUnit.SECONDS);
        }
    }

    private static Admin admin(EmbeddedBroker broker) {
        return Admin.create(Map.of("bootstrap.servers", broker.address()));
    }

    private static ServerSocket listening() throws IOException {
        return new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
    }

    private static int port(EmbeddedBroker broker) {
        return Integer.parseInt(broker.address().substring(broker.address().indexOf(':') + 1));
    }

    private static int nodes(EmbeddedBroker broker) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.address()))) {
            return admin.describeCluster().nodes().get(60, TimeUnit.SECONDS).size();
        }
    }
}
