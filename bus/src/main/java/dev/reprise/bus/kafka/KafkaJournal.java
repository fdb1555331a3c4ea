package dev.reprise.bus.kafka;

import dev.reprise.bus.Journal;
import dev.reprise.bus.JournalReader;
import dev.reprise.contracts.Event;
import java.util.List;

/**
 * The journal as a topic with one partition: a fact's sequence is its offset. Every instance has a
 * producer of its own.
 */
public final class KafkaJournal implements Journal, AutoCloseable {
    private final Cluster cluster;
    private final String client;
    private final DurableSender sender;

    /**
     * Connects on first use.
     *
     * @param client names the connection in the broker's log
     */
    public KafkaJournal(Cluster cluster, String client) {
        this.cluster = cluster;
        this.client = client;
        this.sender = new DurableSender(() -> cluster.durableProducer(client));
    }

    @Override
    public long append(List<Event> facts) throws InterruptedException {
        return sender.send(Records.records(cluster.topics().journal().name(), facts));
    }

    @Override
    public JournalReader reader() {
        return new KafkaJournalReader(cluster, client);
    }

    /** Readers are closed by whoever has them. */
    @Override
    public void close() {
        sender.close();
    }
}
