package dev.reprise.component.postgres.wal;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What lies in a stretch of the log.
 *
 * @param commits of transactions that wrote anything
 * @param firstCommitAt the earliest moment of a commit, on the server's clock
 * @param lastCommitAt the latest one
 * @param ddl the first change of a schema; it may name one that was rolled back, and never
 *     overlooks one; null if there is none
 */
public record WalSurvey(
        long commits,
        @Nullable Instant firstCommitAt,
        @Nullable Instant lastCommitAt,
        @Nullable Lsn ddl) {
    public static final WalSurvey EMPTY = new WalSurvey(0, null, null, null);
}
