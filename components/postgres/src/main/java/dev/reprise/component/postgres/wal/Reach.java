package dev.reprise.component.postgres.wal;

import dev.reprise.contracts.Position;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A place that the log is proven to lead to: a whole record, with everything from the base up to it
 * checked.
 *
 * @param history of the timeline; recovery must name this timeline as its target
 * @param record start of the record: what {@code recovery_target_lsn} must say (inclusive)
 * @param end of the record: where a recovered server's replay stands
 * @param commitAt of the last commit up to here, on the server's clock; null if there was none
 */
public record Reach(TimelineHistory history, Lsn record, Lsn end, @Nullable Instant commitAt) {
    /** The record's start, as every fact of Reprise names places in the log. */
    public Position position() {
        return history.position(record);
    }
}
