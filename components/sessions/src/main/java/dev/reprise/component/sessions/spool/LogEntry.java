package dev.reprise.component.sessions.spool;

import dev.reprise.component.sessions.tree.Stamp;
import java.time.Instant;

/** What the log of versions holds. Times are those of the look that saw it. */
public sealed interface LogEntry {
    Instant at();

    /** Whether it tells something that a batch has to be made for. */
    default boolean tells() {
        return switch (this) {
            case Put put -> true;
            case Gone gone -> true;
            case Uncovered uncovered -> true;
            case Swept swept -> false;
            case Sealed sealed -> false;
        };
    }

    /**
     * A version of a file; without its content where that is too large to be taken.
     *
     * @param damage the word for what is wrong with it; empty if it is sound
     * @param hash SHA-256 of the content
     */
    record Put(
            Instant at,
            String path,
            Stamp stamp,
            int mode,
            int uid,
            int gid,
            String damage,
            String hash,
            byte[] content)
            implements LogEntry {
        private static final String TOO_LARGE = "too large to be taken";

        /** That a version was there whose content only a seal may hold. */
        public static Put tooLarge(Instant at, String path, Stamp stamp) {
            return new Put(at, path, stamp, 0, 0, 0, TOO_LARGE, "", new byte[0]);
        }

        public boolean sound() {
            return damage.isEmpty();
        }

        /** Whether the content is in it. */
        public boolean taken() {
            return !(damage.equals(TOO_LARGE) && hash.isEmpty());
        }
    }

    /**
     * A file is no longer there.
     *
     * @param lastSeen the last look that saw it
     */
    record Gone(Instant at, String path, Instant lastSeen) implements LogEntry {}

    /** Everything up to here is in the log. */
    record Swept(Instant at) implements LogEntry {}

    /**
     * What was written before is taken again; of what was written since that moment, only what was
     * still there.
     *
     * @param since up to then everything is in the log
     */
    record Uncovered(Instant at, Instant since) implements LogEntry {}

    /** A seal of everything began at this time. */
    record Sealed(Instant at, String snapshot) implements LogEntry {}
}
