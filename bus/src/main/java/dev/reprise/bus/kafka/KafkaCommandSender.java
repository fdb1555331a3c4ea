package dev.reprise.bus.kafka;

import dev.reprise.bus.CommandSender;
import dev.reprise.contracts.Event;
import java.util.List;

/** Sends commands over their topic, with a producer of its own. Thread-safe. */
public final class KafkaCommandSender implements CommandSender, AutoCloseable {
    private final String topic;
    private final DurableSender sender;

    public KafkaCommandSender(Cluster cluster, String client) {
        this.topic = cluster.topics().commands().name();
        this.sender = new DurableSender(() -> cluster.durableProducer(client));
    }

    @Override
    public void send(List<Event> commands) throws InterruptedException {
        sender.send(Records.records(topic, commands));
    }

    @Override
    public void close() {
        sender.close();
    }
}
