package dev.reprise.bus.kafka;

import dev.reprise.contracts.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Where a stack's topics live.
 *
 * @param bootstrap addresses of brokers, {@code host:port} joined by commas
 */
public record Cluster(String bootstrap, Topics topics) {
    /** How long a record may take until it is durable; after that the caller is told. */
    static final Duration DELIVERY = Duration.ofSeconds(10);

    private static final Duration CLOSING = Duration.ofSeconds(1);

    /** A request carries one batch for a partition, and costs one flush: let a turn fit in it. */
    private static final int BATCH = 128 << 10;

    TopicPartition journal() {
        return new TopicPartition(topics.journal().name(), 0);
    }

    /**
     * A producer that keeps the order, loses nothing that it acknowledged, and waits for no batch.
     * One request in flight: what arrives meanwhile travels together, and costs one flush.
     */
    KafkaProducer<byte[], byte[]> durableProducer(String client) {
        Map<String, Object> settings = client(client);
        settings.put("acks", "all");
        settings.put("enable.idempotence", true);
        settings.put("max.in.flight.requests.per.connection", 1);
        settings.put("linger.ms", 0);
        settings.put("batch.size", BATCH);
        settings.put("request.timeout.ms", 5_000);
        settings.put("delivery.timeout.ms", (int) DELIVERY.toMillis());
        settings.put("max.block.ms", DELIVERY.toMillis());
        settings.put("buffer.memory", 8L << 20);
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** A producer that may lose what it is given, and never holds up the caller for long. */
    KafkaProducer<byte[], byte[]> fleetingProducer(String client) {
        Map<String, Object> settings = client(client);
        settings.put("acks", "1");
        settings.put("enable.idempotence", false);
        settings.put("retries", 0);
        settings.put("linger.ms", 5);
        settings.put("request.timeout.ms", 2_000);
        settings.put("delivery.timeout.ms", 3_000);
        settings.put("max.block.ms", 100);
        settings.put("buffer.memory", 1L << 20);
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** A consumer that belongs to no group: it reads what it is told to, from where it is told. */
    KafkaConsumer<byte[], byte[]> consumer(String client) {
        Map<String, Object> settings = client(client);
        settings.put("enable.auto.commit", false);
        settings.put("auto.offset.reset", "none");
        settings.put("allow.auto.create.topics", false);
        settings.put("request.timeout.ms", 5_000);
        settings.put("default.api.timeout.ms", 5_000);
        settings.put("fetch.min.bytes", 1);
        return new KafkaConsumer<>(
                settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** An interrupted thread still says goodbye to the broker, and stays interrupted. */
    static void close(KafkaConsumer<byte[], byte[]> consumer) {
        boolean interrupted = Thread.interrupted();
        try {
            consumer.close(CloseOptions.timeout(CLOSING));
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** The client sets the flag again with what it throws; who handles that clears it. */
    static InterruptedException interrupted(String doing, InterruptException cause) {
        Thread.interrupted();
        var interrupted = new InterruptedException("interrupted while " + doing);
        interrupted.initCause(cause);
        return interrupted;
    }

    private Map<String, Object> client(String client) {
        var settings = new HashMap<String, Object>();
        settings.put("bootstrap.servers", bootstrap);
        settings.put("client.id", client);
        settings.put("enable.metrics.push", false);
        settings.put("reconnect.backoff.ms", 50);
        settings.put("reconnect.backoff.max.ms", 1_000);
        return settings;
    }
}
