package dev.reprise.decisions;

import dev.reprise.contracts.Seal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of time in which what was sealed may hold the damage.
 *
 * @param incident its number
 * @param from the lower end of the onset; null if nobody ever saw the component well
 * @param since sequence of the fact that opened the incident
 * @param until sequence of the fact that proved the component well again; {@link #OPEN} before
 * @param doubted whether its recovery put nothing back and left doubts: only a whole restore, or a
 *     check that a person asks for, ends it then
 */
public record Suspicion(
        int incident, @Nullable Instant from, long since, long until, boolean doubted) {
    static final long OPEN = Long.MAX_VALUE;

    boolean covers(Kept kept) {
        return kept.sequence() < until && (kept.sequence() > since || after(kept.seal()));
    }

    private boolean after(Seal seal) {
        return from == null || seal.at().isAfter(from);
    }

    Suspicion endedAt(long sequence) {
        return until == OPEN ? new Suspicion(incident, from, since, sequence, doubted) : this;
    }

    Suspicion leftInDoubt() {
        return until == OPEN ? new Suspicion(incident, from, since, until, true) : this;
    }
}
