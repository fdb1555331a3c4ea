package dev.reprise.backup;

import dev.reprise.bus.BusException;
import dev.reprise.bus.Envelopes;
import dev.reprise.bus.Journal;
import dev.reprise.component.ChangeStream;
import dev.reprise.contracts.Fact;
import dev.reprise.contracts.Observation;
import dev.reprise.contracts.Outcome;
import dev.reprise.runtime.Outbox;

/** What a stream says, brought into the journal. */
record StreamReporter(Outbox outbox, Journal journal, Envelopes envelopes)
        implements ChangeStream.Listener {
    @Override
    public void observed(Observation observation) {
        outbox.put(observation);
    }

    /** Durable on return: a hold that nobody knows of must not be placed. */
    @Override
    public void holdPlaced(Outcome.Hold hold) {
        append(new Outcome.HoldPlaced(hold));
    }

    @Override
    public void holdReleased(String component, String hold) {
        append(new Outcome.HoldReleased(component, hold));
    }

    private void append(Fact fact) {
        try {
            journal.append(envelopes.wrap(fact));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BusException("interrupted before a hold was recorded", e);
        }
    }
}
