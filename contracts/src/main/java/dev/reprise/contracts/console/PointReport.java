package dev.reprise.contracts.console;

import dev.reprise.contracts.Seal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A recovery point.
 *
 * @param name that a person gave it; empty for none
 * @param skew between its oldest and its newest seal
 * @param added bytes that the vault grew by
 * @param unsealed components whose seal is missing or older, and why
 * @param damaged what reading it back found damaged
 */
public record PointReport(
        String point,
        String snapshot,
        Instant at,
        String name,
        List<Seal> seals,
        int complete,
        int of,
        Duration skew,
        long added,
        Proven proven,
        Map<String, String> unsealed,
        List<String> damaged) {
    /** How much is known of it. */
    public enum Proven {
        WRITTEN,
        /** A component's seal is missing or older. */
        DEGRADED,
        /** Read back, every blob compared with its hash. */
        SCRUBBED,
        /**
         * Read back whole once, but since then a later one was found damaged: they share what the
         * vault has.
         */
        DOUBTED,
        /** Read back, and found damaged. */
        DAMAGED,
        /** The vault no longer has it, or a seal of it: somebody has removed that. */
        GONE
    }

    public PointReport with(Proven now) {
        return new PointReport(
                point, snapshot, at, name, seals, complete, of, skew, added, now, unsealed,
                damaged);
    }
}
