package dev.reprise.bus.kafka;

import dev.reprise.bus.BusException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;

/**
 * Sends records and waits until they are durable. A producer that a fatal error has ended is
 * replaced by a fresh one for the next record. Thread-safe.
 */
final class DurableSender implements AutoCloseable {
    private static final Duration GRACE = Duration.ofSeconds(2);

    private final Supplier<KafkaProducer<byte[], byte[]>> factory;
    private @Nullable KafkaProducer<byte[], byte[]> producer;
    private boolean closed;

    DurableSender(Supplier<KafkaProducer<byte[], byte[]>> factory) {
        this.factory = factory;
    }

    long send(ProducerRecord<byte[], byte[]> record) throws InterruptedException {
        return send(List.of(record));
    }

    /**
     * Hands over all of them before it waits for the first: they travel, and are flushed, together.
     *
     * @param records at least one, all for one partition; they arrive in this order
     * @return the offset of the last one
     */
    long send(List<ProducerRecord<byte[], byte[]>> records) throws InterruptedException {
        KafkaProducer<byte[], byte[]> used = producer();
        String topic = records.getFirst().topic();
        try {
            var sent = new ArrayList<Future<RecordMetadata>>(records.size());
            for (var record : records) {
                sent.add(used.send(record));
            }
            long offset = -1;
            // The producer gives up by itself; what waits here only outlasts it.
            for (Future<RecordMetadata> each : sent) {
                offset =
                        each.get(Cluster.DELIVERY.plus(GRACE).toMillis(), TimeUnit.MILLISECONDS)
                                .offset();
            }
            return offset;
        } catch (InterruptException e) {
            Thread.interrupted();
            throw interrupted(e);
        } catch (TimeoutException e) {
            throw new BusException("the bus did not take a record for " + topic + " in time", e);
        } catch (ExecutionException e) {
            throw failed(topic, used, e.getCause() == null ? e : e.getCause());
        } catch (KafkaException | IllegalStateException e) {
            throw failed(topic, used, e);
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (producer != null) {
            producer.close(GRACE);
            producer = null;
        }
    }

    private synchronized KafkaProducer<byte[], byte[]> producer() {
        if (closed) {
            throw new BusException("the connection to the bus is closed");
        }
        if (producer == null) {
            producer = factory.get();
        }
        return producer;
    }

    private BusException failed(String topic, KafkaProducer<byte[], byte[]> used, Throwable cause) {
        if (!(cause instanceof RetriableException)) {
            replace(used);
        }
        return new BusException(
                "the bus did not take a record for " + topic + ": " + cause.getMessage(), cause);
    }

    private synchronized void replace(KafkaProducer<byte[], byte[]> used) {
        if (producer == used) {
            producer = null;
            used.close(Duration.ZERO);
        }
    }

    private static InterruptedException interrupted(InterruptException e) {
        var interrupted = new InterruptedException("interrupted while sending");
        interrupted.initCause(e);
        return interrupted;
    }
}
