package dev.reprise.bus;

import dev.reprise.contracts.Event;

/**
 * The one total order of a stack's facts. Thread-safe.
 *
 * <p>Every call is an await: in the simulation it hands the baton to the scheduler.
 */
public interface Journal {
    /**
     * Appends a fact; durable on return. A failed append may have been written all the same:
     * readers fold by content, and a fact sent again keeps its id.
     *
     * @return its sequence
     * @throws BusException if the bus did not take it within its deadline
     */
    long append(Event fact) throws InterruptedException;

    /** A reader of its own, from the first record on. */
    JournalReader reader();
}
