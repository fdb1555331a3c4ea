package dev.reprise.contracts.console;

import dev.reprise.contracts.Problem;
import org.jspecify.annotations.Nullable;

/**
 * What became of what a person asked for.
 *
 * @param run that answers it; null before it starts
 * @param problem why it was not done; null unless refused
 */
public record RequestReport(
        String request, State state, @Nullable RunReport run, @Nullable Problem problem) {
    /** Where a request stands. */
    public enum State {
        WAITING,
        STARTED,
        ENDED,
        REFUSED
    }
}
