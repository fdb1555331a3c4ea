package dev.reprise.e2e;

import dev.reprise.bus.BusException;
import dev.reprise.bus.kafka.KafkaJournal;
import dev.reprise.contracts.Fact;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/** Reads along, from the first fact on. */
final class FactWatch implements AutoCloseable {
    private final List<Fact> facts = new CopyOnWriteArrayList<>();
    private final Thread thread;

    FactWatch(KafkaJournal journal) {
        thread = Thread.ofVirtual().start(() -> follow(journal));
    }

    <T extends Fact> long count(Class<T> type, Predicate<T> such) {
        return facts.stream().filter(type::isInstance).map(type::cast).filter(such).count();
    }

    @Override
    public void close() {
        thread.interrupt();
    }

    private void follow(KafkaJournal journal) {
        try (var reader = journal.reader()) {
            while (!Thread.currentThread().isInterrupted()) {
                try {
                    reader.poll(Duration.ofMillis(200))
                            .forEach(entry -> entry.fact().ifPresent(facts::add));
                } catch (BusException e) {
                    // The broker is busy with its start: read on.
                    Thread.yield();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
