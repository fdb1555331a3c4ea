package dev.reprise.bus.kafka;

import dev.reprise.bus.BusException;
import dev.reprise.bus.JournalReader;
import dev.reprise.contracts.Entry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;

/** Reads by offset alone: no group, no committed offset. */
final class KafkaJournalReader implements JournalReader {
    /** An idle consumer cannot tell a silent journal from an absent broker; so it asks. */
    private static final Duration ASK_AFTER = Duration.ofSeconds(1);

    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(3);

    private static final long UNKNOWN = -1;

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final TopicPartition journal;
    private long position;
    private long end = UNKNOWN;
    private long heard = System.nanoTime();

    KafkaJournalReader(Cluster cluster, String client) {
        this.journal = cluster.journal();
        this.consumer = cluster.consumer(client);
        consumer.assign(Set.of(journal));
        consumer.seek(journal, 0);
    }

    @Override
    public List<Entry> poll(Duration max) throws InterruptedException {
        try {
            var entries = new ArrayList<Entry>();
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(max).records(journal)) {
                entries.add(Records.entry(record));
                position = record.offset() + 1;
            }
            if (entries.isEmpty()) {
                askForTheEnd();
            } else {
                heard = System.nanoTime();
                end = position + consumer.currentLag(journal).orElse(1);
            }
            return entries;
        } catch (InterruptException e) {
            throw Cluster.interrupted("reading the journal", e);
        } catch (InvalidOffsetException e) {
            end = UNKNOWN;
            throw new BusException(
                    "the journal "
                            + journal.topic()
                            + " holds no record "
                            + position
                            + ": it was cut or replaced",
                    e);
        } catch (KafkaException e) {
            end = UNKNOWN;
            throw new BusException("the journal cannot be read: " + e.getMessage(), e);
        }
    }

    @Override
    public boolean caughtUp() {
        return end != UNKNOWN && position >= end;
    }

    @Override
    public void close() {
        Cluster.close(consumer);
    }

    private void askForTheEnd() {
        if (end != UNKNOWN && System.nanoTime() - heard < ASK_AFTER.toNanos()) {
            return;
        }
        Long found = consumer.endOffsets(Set.of(journal), ANSWER_WITHIN).get(journal);
        end = found == null ? UNKNOWN : found;
        heard = System.nanoTime();
    }
}
