package dev.reprise.contracts.console;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that can be restored to.
 *
 * @param points the newest first
 * @param between stretches in which any moment can be restored to
 */
public record Points(List<PointReport> points, List<Stretch> between) {
    /**
     * @param to null while its stream is received
     */
    public record Stretch(String component, Instant from, @Nullable Instant to) {}
}
