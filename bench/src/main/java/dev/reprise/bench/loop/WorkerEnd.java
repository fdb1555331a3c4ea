package dev.reprise.bench.loop;

import dev.reprise.bus.kafka.Cluster;
import dev.reprise.bus.kafka.Records;
import dev.reprise.contracts.Command;
import dev.reprise.contracts.Wire;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Where a command arrives: read, parsed, and told on. Belongs to one thread. */
final class WorkerEnd {
    private static final Duration POLL = Duration.ofMillis(100);

    private final Cluster cluster;
    private final Arrival arrived;

    /** What is done with a command, by the thread that has read it. */
    interface Arrival {
        void command(Command command) throws InterruptedException;
    }

    WorkerEnd(Cluster cluster, Arrival arrived) {
        this.cluster = cluster;
        this.arrived = arrived;
    }

    /** Works until it is told to stop. */
    void run(BooleanSupplier stopped) throws InterruptedException {
        Map<String, Object> settings =
                Map.of(
                        "bootstrap.servers",
                        cluster.bootstrap(),
                        "client.id",
                        "worker",
                        "enable.auto.commit",
                        false,
                        "enable.metrics.push",
                        false);
        var topic = new TopicPartition(cluster.topics().commands().name(), 0);
        try (var consumer =
                new KafkaConsumer<>(
                        settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(Set.of(topic));
            consumer.seekToBeginning(Set.of(topic));
            while (!stopped.getAsBoolean()) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    if (Records.decode(record) instanceof Wire.Decoded.Known(var event)
                            && event.message() instanceof Command command) {
                        arrived.command(command);
                    }
                }
            }
        }
    }
}
