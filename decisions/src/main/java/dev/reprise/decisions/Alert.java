package dev.reprise.decisions;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of time in which something was wrong with a component that is no incident: nothing
 * starts by itself for it, but a person has to know.
 *
 * @param observer whose sight it is about; empty where it is about the component
 * @param says what is wrong, as it was last said
 * @param next what a person does
 * @param sequence of the fact that first told of it
 * @param until null while it goes on
 */
public record Alert(
        Kind kind,
        String component,
        String observer,
        String says,
        String next,
        long sequence,
        Instant since,
        @Nullable Instant until) {
    /** What is wrong. */
    public enum Kind {
        /** A sight cannot see. */
        BLIND,
        /** A proof of what is live has found damage in it. */
        DAMAGED,
        /** A proof of what is live left doubts. */
        DOUBTED,
        /** It is there, and does not do all that it should. */
        HINDERED,
        /** What was sealed was read back from the vault, and is damaged. */
        ROTTEN,
        /** It was to be sealed, and could not be. */
        UNSEALED,
        /** Its stream is not received. */
        UNSTREAMED
    }

    public boolean firing() {
        return until == null;
    }

    Alert saying(String now, String then) {
        return new Alert(kind, component, observer, now, then, sequence, since, until);
    }

    Alert overAt(Instant at) {
        return new Alert(kind, component, observer, says, next, sequence, since, at);
    }
}
