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
 */
public record Suspicion(int incident, @Nullable Instant from, long since, long until) {
    static final long OPEN = Long.MAX_VALUE;

    boolean covers(Kept kept) {
        return kept.sequence() < until && (kept.sequence() > since || after(kept.seal()));
    }

    private boolean after(Seal seal) {
        return from == null || seal.at().isAfter(from);
    }

    Suspicion endedAt(long sequence) {
        return until == OPEN ? new Suspicion(incident, from, since, sequence) : this;
    }
}
