package dev.reprise.decisions;

import dev.reprise.contracts.Observation.IncidentDetected;
import java.time.Instant;

/**
 * A condition that a sight has asserted and not yet cleared.
 *
 * @param sequence of the fact that last changed it
 * @param seen false while the sight is lost: then it is neither well nor bad
 */
public record Level(IncidentDetected fact, long sequence, Instant at, boolean seen) {
    static String key(String condition, String observer) {
        return condition + "|" + observer;
    }
}
