package dev.reprise.bus.kafka;

import dev.reprise.bus.BusException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;

/**
 * Keeps what could not be parsed as evidence, with its bytes and headers as they came. The headers
 * that are added are those of SmallRye's dead-letter strategy, so that every letter looks alike.
 */
public final class DeadLetters implements AutoCloseable {
    private static final Duration DEADLINE = Duration.ofSeconds(5);

    private final Cluster cluster;
    private final String client;
    private final DurableSender sender;

    public DeadLetters(Cluster cluster, String client) {
        this.cluster = cluster;
        this.client = client;
        this.sender = new DurableSender(() -> cluster.durableProducer(client));
    }

    /**
     * Copies one record to the dead letters; durable on return. Done twice it is there twice, under
     * one key.
     *
     * @throws BusException if the record cannot be read or the copy not be written in time
     */
    public void keep(String topic, int partition, long offset, String reason)
            throws InterruptedException {
        ConsumerRecord<byte[], byte[]> found = find(new TopicPartition(topic, partition), offset);
        var letter =
                new ProducerRecord<byte[], byte[]>(
                        cluster.topics().deadLetters().name(),
                        0,
                        bytes(topic + "/" + partition + "/" + offset),
                        found.value());
        found.headers().forEach(letter.headers()::add);
        letter.headers().add("dead-letter-reason", bytes(reason));
        letter.headers().add("dead-letter-topic", bytes(topic));
        letter.headers().add("dead-letter-partition", bytes(Integer.toString(partition)));
        letter.headers().add("dead-letter-offset", bytes(Long.toString(offset)));
        sender.send(letter);
    }

    @Override
    public void close() {
        sender.close();
    }

    private ConsumerRecord<byte[], byte[]> find(TopicPartition partition, long offset)
            throws InterruptedException {
        long start = System.nanoTime();
        var consumer = cluster.consumer(client);
        try {
            consumer.assign(Set.of(partition));
            consumer.seek(partition, offset);
            while (System.nanoTime() - start < DEADLINE.toNanos()) {
                for (var record : consumer.poll(Duration.ofMillis(200)).records(partition)) {
                    if (record.offset() == offset) {
                        return record;
                    }
                }
            }
        } catch (InterruptException e) {
            throw Cluster.interrupted("looking for a record", e);
        } catch (KafkaException e) {
            throw new BusException(
                    "record %d of %s cannot be read: %s"
                            .formatted(offset, partition, e.getMessage()),
                    e);
        } finally {
            Cluster.close(consumer);
        }
        throw new BusException("record " + offset + " of " + partition + " was not found in time");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
