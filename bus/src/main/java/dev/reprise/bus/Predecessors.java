package dev.reprise.bus;

import dev.reprise.contracts.Outcome.ProcessRef;
import java.time.Duration;

/**
 * Ends the process of an attempt that fell silent, before its next attempt begins: whatever it may
 * still have switched to, it switches no more.
 */
@FunctionalInterface
public interface Predecessors {
    /**
     * @return whether it is known to be gone; where it is not, the new attempt is refused
     */
    boolean end(ProcessRef process, Duration max) throws InterruptedException;

    /** Whether it is known to be gone without being ended; looked at once, never waited for. */
    default boolean gone(ProcessRef process) {
        return false;
    }
}
