package dev.reprise.e2e;

import dev.reprise.contracts.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A stack's topics as any program sees them that knows nothing of their language. */
final class RawTopics implements AutoCloseable {
    private final Topics topics;
    private final KafkaProducer<byte[], byte[]> producer;
    private final KafkaConsumer<byte[], byte[]> letters;

    RawTopics(String bus, String stack) {
        topics = new Topics(stack);
        Map<String, Object> settings = Map.of("bootstrap.servers", bus);
        producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
        letters =
                new KafkaConsumer<>(
                        settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        var partition = new TopicPartition(topics.deadLetters().name(), 0);
        letters.assign(Set.of(partition));
        letters.seek(partition, 0);
    }

    Topics topics() {
        return topics;
    }

    /** Bytes that nobody understands; gives their offset. */
    long poison(Topics.Declaration topic, byte[] bytes) throws Exception {
        return send(new ProducerRecord<>(topic.name(), 0, null, bytes));
    }

    /**
     * A fact of a later version of Reprise.
     *
     * @param run that it belongs to; empty for none
     */
    long unknown(String type, boolean ignorable, String run) throws Exception {
        byte[] data = "{\"news\":1}".getBytes(StandardCharsets.UTF_8);
        var fact = new ProducerRecord<byte[], byte[]>(topics.journal().name(), 0, null, data);
        header(fact, "ce_specversion", "1.0");
        header(fact, "ce_id", "from-the-future-" + type);
        header(fact, "ce_type", type);
        header(fact, "ce_source", "/" + topics.stack() + "/elsewhere/future");
        header(fact, "ce_subject", topics.stack());
        if (!run.isEmpty()) {
            header(fact, "ce_correlationid", run);
        }
        if (ignorable) {
            header(fact, "ce_ignorable", "true");
        }
        return send(fact);
    }

    /** Those that have come since the last call. */
    List<ConsumerRecord<byte[], byte[]>> newLetters() {
        return letters.poll(Duration.ofMillis(200)).records(letters.assignment().iterator().next());
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(5));
        letters.close();
    }

    private long send(ProducerRecord<byte[], byte[]> record) throws Exception {
        return producer.send(record).get(1, TimeUnit.MINUTES).offset();
    }

    private static void header(ProducerRecord<byte[], byte[]> record, String name, String value) {
        record.headers().add(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
