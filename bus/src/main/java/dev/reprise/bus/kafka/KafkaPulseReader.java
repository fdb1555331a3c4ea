package dev.reprise.bus.kafka;

import dev.reprise.bus.BusException;
import dev.reprise.contracts.Pulse;
import dev.reprise.contracts.Wire;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;

/** Hears the signs of life from now on; what was said before is over. Used by one thread. */
public final class KafkaPulseReader implements AutoCloseable {
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final TopicPartition pulses;
    private boolean placed;

    public KafkaPulseReader(Cluster cluster, String client) {
        this.consumer = cluster.consumer(client);
        this.pulses = new TopicPartition(cluster.topics().pulse().name(), 0);
        consumer.assign(Set.of(pulses));
    }

    /**
     * @throws BusException if the bus cannot be reached; poll again
     */
    public List<Pulse> poll(Duration max) throws InterruptedException {
        try {
            if (!placed) {
                Long end = consumer.endOffsets(Set.of(pulses), Cluster.DELIVERY).get(pulses);
                consumer.seek(pulses, end == null ? 0 : end);
                placed = true;
            }
            var heard = new ArrayList<Pulse>();
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(max).records(pulses)) {
                if (Records.decode(record) instanceof Wire.Decoded.Known known
                        && known.event().message() instanceof Pulse pulse) {
                    heard.add(pulse);
                }
            }
            return heard;
        } catch (InterruptException e) {
            throw Cluster.interrupted("listening", e);
        } catch (KafkaException e) {
            placed = false;
            throw new BusException("the signs of life cannot be read: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        Cluster.close(consumer);
    }
}
