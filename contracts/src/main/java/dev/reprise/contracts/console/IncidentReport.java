package dev.reprise.contracts.console;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An incident, from its onset to its end.
 *
 * @param label such as {@code INC-12}
 * @param lastSeenWell lower end of its onset; null if it was never seen well
 * @param ending null while it is open
 * @param withheld what was not done, and why
 * @param runs the newest last
 */
public record IncidentReport(
        String label,
        int number,
        String component,
        List<String> conditions,
        String errorCode,
        String title,
        String evidence,
        Instant openedAt,
        @Nullable Instant lastSeenWell,
        Instant firstSeenBad,
        @Nullable Instant closedAt,
        @Nullable String ending,
        String summary,
        List<String> withheld,
        List<RunReport> runs) {
    public boolean open() {
        return closedAt == null;
    }
}
