package dev.reprise.contracts;

import java.time.Instant;
import java.util.Optional;

/**
 * A record of the journal as it was read.
 *
 * @param sequence its place in the total order (the offset)
 * @param at the broker's time
 */
public record Entry(long sequence, Instant at, Content content) {
    /** What a reader could make of a record. */
    public sealed interface Content {
        /** A fact that this version knows. */
        record Known(Event event, Fact fact) implements Content {}

        /**
         * A type that this version does not know.
         *
         * @param correlation the run it belongs to; empty if none
         */
        record Unknown(String type, boolean ignorable, String correlation) implements Content {}

        /** Not a message of ours at all; its bytes go to the dead letters. */
        record Unreadable(String reason) implements Content {}
    }

    /** The fact, where this version knows it. */
    public Optional<Fact> fact() {
        return content instanceof Content.Known known
                ? Optional.of(known.fact())
                : Optional.empty();
    }
}
