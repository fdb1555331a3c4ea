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

    /** This stretch and one that follows it. */
    WalSurvey and(WalSurvey next) {
        return new WalSurvey(
                commits + next.commits,
                earlier(firstCommitAt, next.firstCommitAt),
                later(lastCommitAt, next.lastCommitAt),
                ddl == null ? next.ddl : ddl);
    }

    /** What follows a stretch that this one begins with. */
    WalSurvey minus(WalSurvey beginning) {
        return new WalSurvey(
                Math.max(0, commits - beginning.commits),
                later(firstCommitAt, beginning.lastCommitAt),
                lastCommitAt,
                ddl);
    }

    static @Nullable Instant earlier(@Nullable Instant one, @Nullable Instant other) {
        return one == null || (other != null && other.isBefore(one)) ? other : one;
    }

    static @Nullable Instant later(@Nullable Instant one, @Nullable Instant other) {
        return one == null || (other != null && other.isAfter(one)) ? other : one;
    }
}
