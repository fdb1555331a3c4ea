package dev.reprise.bus.simulation;

import dev.reprise.bus.Journal;
import dev.reprise.bus.JournalReader;
import dev.reprise.contracts.Decision;
import dev.reprise.contracts.Decision.PointDue;
import dev.reprise.contracts.Decision.RunStarted;
import dev.reprise.contracts.Decision.StepIssued;
import dev.reprise.contracts.Event;
import dev.reprise.contracts.Message;
import java.util.List;
import java.util.function.LongSupplier;

/** Breaks the fence between generations: whoever decides, it looks like the leader. */
record Forger(Journal journal, LongSupplier generation) implements Journal {
    @Override
    public long append(List<Event> facts) throws InterruptedException {
        return journal.append(facts.stream().map(this::forged).toList());
    }

    private Event forged(Event fact) {
        Message message = fact.message();
        long now = generation.getAsLong();
        if (message instanceof Decision) {
            message =
                    switch (message) {
                        case StepIssued i -> new StepIssued(now, i.run(), i.version(), i.command());
                        case PointDue due -> new PointDue(now, due.reason());
                        case RunStarted s ->
                                new RunStarted(
                                        now,
                                        s.run(),
                                        s.version(),
                                        s.incident(),
                                        s.request(),
                                        s.target(),
                                        s.plan(),
                                        s.settings());
                        default -> message;
                    };
        }
        return new Event(
                fact.id(),
                fact.source(),
                fact.subject(),
                fact.correlation(),
                fact.causation(),
                message);
    }

    @Override
    public JournalReader reader() {
        return journal.reader();
    }
}
