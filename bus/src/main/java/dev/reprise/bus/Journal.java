package dev.reprise.bus;

import dev.reprise.contracts.Event;
import java.util.List;

/**
 * The one total order of a stack's facts. Thread-safe.
 *
 * <p>Every call is an await: in the simulation it hands the baton to the scheduler.
 */
public interface Journal {
    /**
     * Appends facts in this order; all of them are durable on return, and share as few flushes as
     * the bus can do with. Facts of others may come between them. Of a failed append any part may
     * have been written: readers fold by content, and a fact sent again keeps its id.
     *
     * @param facts at least one
     * @return the sequence of the last one
     * @throws BusException if the bus did not take every one of them within its deadline
     */
    long append(List<Event> facts) throws InterruptedException;

    /** Appends one fact, as {@link #append(List)} does. */
    default long append(Event fact) throws InterruptedException {
        return append(List.of(fact));
    }

    /** A reader of its own, from the first record on. */
    JournalReader reader();
}
