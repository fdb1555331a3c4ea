package dev.reprise.contracts.console;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that can be restored to.
 *
 * @param points the newest first
 * @param between stretches in which any moment can be restored to
 * @param unsealed components that could not be sealed the last time
 */
public record Points(List<PointReport> points, List<Stretch> between, List<Unsealed> unsealed) {
    /**
     * @param to null while its stream is received
     */
    public record Stretch(String component, Instant from, @Nullable Instant to) {}

    /**
     * @param since when it first could not be
     */
    public record Unsealed(String component, Instant since, String why) {}
}
