package dev.reprise.bus.kafka;

import dev.reprise.bus.PulseSender;
import dev.reprise.contracts.Event;
import java.time.Duration;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends pulses and forgets them. Thread-safe. */
public final class KafkaPulseSender implements PulseSender, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaPulseSender.class);

    private final String topic;
    private final KafkaProducer<byte[], byte[]> producer;

    public KafkaPulseSender(Cluster cluster, String client) {
        this.topic = cluster.topics().pulse().name();
        this.producer = cluster.fleetingProducer(client);
    }

    @Override
    public void send(Event pulse) {
        try {
            producer.send(Records.record(topic, pulse));
        } catch (InterruptException e) {
            // Its constructor has set the thread's flag again: the caller's next wait will see it.
            LOG.debug("interrupted while sending a pulse", e);
        } catch (KafkaException | IllegalStateException e) {
            LOG.debug("a pulse was dropped", e);
        }
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(1));
    }
}
