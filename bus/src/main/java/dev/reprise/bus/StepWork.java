package dev.reprise.bus;

import dev.reprise.contracts.Outcome;
import dev.reprise.contracts.StepRef;

/** What a step is given to say how it goes. Thread-safe. */
public interface StepWork {
    StepRef ref();

    /**
     * Says how far it is, which renews the lease. Cheap: at most four a second are sent.
     *
     * @param total 0 while it is unknown
     * @return false if a later attempt has taken over: stop, and switch nothing any more
     */
    boolean progress(String doing, long done, long total, String unit);

    /** Whether a later attempt has taken over. */
    boolean superseded();

    /**
     * Records a hold on the user's stack before it is placed; durable on return.
     *
     * @throws BusException if the bus did not take it: do not place it
     */
    void holdPlaced(Outcome.Hold hold) throws InterruptedException;

    /**
     * Records that a hold was undone; durable on return.
     *
     * @throws BusException if the bus did not take it
     */
    void holdReleased(String component, String hold) throws InterruptedException;

    /** A named place at which a test may end the process. */
    void crashPoint(String name);
}
