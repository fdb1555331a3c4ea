package dev.reprise.e2e;

import dev.reprise.bus.BusException;
import dev.reprise.bus.kafka.Cluster;
import dev.reprise.bus.kafka.KafkaJournal;
import dev.reprise.contracts.Entry;
import dev.reprise.contracts.Fact;
import dev.reprise.contracts.Topics;
import dev.reprise.decisions.Evolve;
import dev.reprise.decisions.State;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** Reads along, from the first fact on, and folds what it reads. Thread-safe. */
final class JournalWatch implements AutoCloseable {
    private final KafkaJournal journal;
    private final List<Fact> facts = new CopyOnWriteArrayList<>();
    private final Thread thread;
    private volatile State state = State.BLANK;

    /** The topics are there already. */
    JournalWatch(String bus, String stack) {
        journal = new KafkaJournal(new Cluster(bus, new Topics(stack)), "watch");
        thread = Thread.ofVirtual().start(this::follow);
    }

    /** Its fold, as far as it has read. */
    State state() {
        return state;
    }

    <T extends Fact> Stream<T> facts(Class<T> type) {
        return facts.stream().filter(type::isInstance).map(type::cast);
    }

    KafkaJournal journal() {
        return journal;
    }

    @Override
    public void close() {
        thread.interrupt();
        journal.close();
    }

    private void follow() {
        try (var reader = journal.reader()) {
            while (!Thread.currentThread().isInterrupted()) {
                try {
                    for (Entry entry : reader.poll(Duration.ofMillis(200))) {
                        state = Evolve.evolve(state, entry);
                        entry.fact().ifPresent(facts::add);
                    }
                } catch (BusException e) {
                    // The broker is busy with its start, or is being killed: read on.
                    Thread.yield();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
