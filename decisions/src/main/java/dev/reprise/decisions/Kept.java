package dev.reprise.decisions;

import dev.reprise.contracts.Position;
import dev.reprise.contracts.RunId;
import dev.reprise.contracts.Seal;
import dev.reprise.contracts.StepResult.Staged;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A seal in the vault.
 *
 * @param sequence of the fact that told of it
 * @param damaged whether reading it back has found damage
 * @param left set where a person has gone back to before it: what it holds is no longer the
 *     component's history
 */
public record Kept(Seal seal, long sequence, boolean damaged, @Nullable Left left) {
    /**
     * @param run that went back
     * @param at when it did
     */
    public record Left(RunId run, Instant at) {}

    static Kept of(Seal seal, long sequence) {
        return new Kept(seal, sequence, false, null);
    }

    Kept foundDamaged() {
        return new Kept(seal, sequence, true, left);
    }

    /**
     * After going back to what was staged. Places of two branches cannot be compared, their times
     * can: a branch that begins before the place that was reached is one of its ancestors, up to
     * there.
     */
    Kept leftBy(RunId run, Instant at, Staged reached) {
        Position sealed = seal.position();
        Position place = reached.reached();
        Instant time = reached.reachedAt();
        boolean beyond =
                sealed != null && place != null && sealed.branch().equals(place.branch())
                        ? sealed.compareTo(place) > 0
                        : time != null && seal.at().isAfter(time);
        return beyond && left == null ? new Kept(seal, sequence, damaged, new Left(run, at)) : this;
    }

    Kept takenBackBy(RunId run) {
        return left != null && left.run().equals(run)
                ? new Kept(seal, sequence, damaged, null)
                : this;
    }

    /** Whether it belonged to the component's history at a time. */
    boolean heldAt(Instant time) {
        return left == null || time.isBefore(left.at());
    }
}
