package dev.reprise.contracts.console;

import org.jspecify.annotations.Nullable;

/**
 * What became of what a person asked for.
 *
 * @param run that answers it, with the reason where it was not done; null before it starts, and
 *     where none is needed
 */
public record RequestReport(String request, State state, @Nullable RunReport run) {
    /** Where a request stands. */
    public enum State {
        WAITING,
        STARTED,
        ENDED
    }
}
