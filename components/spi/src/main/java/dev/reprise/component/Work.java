package dev.reprise.component;

import dev.reprise.contracts.Outcome;
import dev.reprise.contracts.StepRef;

/** What a step is given to say how it goes. Thread-safe. */
public interface Work {
    StepRef ref();

    /**
     * Says how far it is. Cheap; call it at least once a second in long work, or the lease runs
     * out.
     *
     * @param total 0 while it is unknown
     * @throws SupersededException if another attempt has taken over: stop, and leave what it needs
     */
    void progress(String doing, long done, long total, String unit) throws SupersededException;

    /** Records a hold on the user's stack before it is placed; durable on return. */
    void holdPlaced(Outcome.Hold hold);

    /** Records that a hold was undone. */
    void holdReleased(String component, String hold);

    /** A named place at which a test may end the process, such as {@code restore.switch.after}. */
    void crashPoint(String name);
}
