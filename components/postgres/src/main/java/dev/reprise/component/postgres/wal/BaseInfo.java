package dev.reprise.component.postgres.wal;

import dev.reprise.contracts.Position;
import java.time.Instant;
import java.util.List;

/**
 * What a base backup says of itself: {@code backup.json} beside {@code base/} in its snapshot.
 *
 * @param format of this record; 1
 * @param version the server's major version
 * @param serverVersion as the server says it, such as {@code 15.18 (Debian 15.18-0+deb12u1)}
 * @param history of the timeline that it was taken on
 * @param segmentSize bytes in one segment of the log
 * @param start the log is needed from here on
 * @param end a copy is consistent only once it has reached this
 * @param startedAt on this host's clock, before the backup began: everything committed by then is
 *     in it
 * @param bytes of all files
 */
public record BaseInfo(
        int format,
        int version,
        String serverVersion,
        String systemId,
        int timeline,
        List<TimelineHistory.Fork> history,
        int segmentSize,
        Lsn start,
        Lsn end,
        Instant startedAt,
        long files,
        long bytes) {
    public static final int FORMAT = 1;

    /** Where it lies in the snapshot. */
    public static final String PATH = "backup.json";

    public TimelineHistory timelineHistory() {
        return new TimelineHistory(systemId, timeline, history);
    }

    /** Where its stream begins to apply. */
    public Position position() {
        return timelineHistory().position(start);
    }
}
