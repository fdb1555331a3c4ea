package dev.reprise.contracts;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a restore cannot bring back, as an interval of time with what lies in it.
 *
 * @param from the moment of the last change that is back; null if nothing is lost
 * @param to the end of the interval: no later change can be missing; null if nothing is lost
 * @param commits acknowledged transactions in the interval
 * @param files changed files in the interval
 * @param exact whether the counts are exact, or the least that is known
 */
public record Loss(
        @Nullable Instant from, @Nullable Instant to, long commits, long files, boolean exact) {
    public static final Loss NOTHING = new Loss(null, null, 0, 0, true);

    /** Whether there is any interval at all in which something may be missing. */
    public boolean any() {
        return from != null;
    }

    /** The smallest interval that covers both, and the sum of what lies in them. */
    public Loss and(Loss other) {
        if (from == null || to == null) {
            return other;
        }
        if (other.from == null || other.to == null) {
            return this;
        }
        return new Loss(
                from.isBefore(other.from) ? from : other.from,
                to.isAfter(other.to) ? to : other.to,
                commits + other.commits,
                files + other.files,
                exact && other.exact);
    }
}
