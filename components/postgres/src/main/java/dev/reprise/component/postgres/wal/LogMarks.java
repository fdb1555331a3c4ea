package dev.reprise.component.postgres.wal;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What is noted while a log is put together: where its base is consistent, the last commit. */
final class LogMarks implements WalDecoder.Sink {
    private final Lsn baseEnd;
    private @Nullable Instant commitAt;
    private @Nullable Mark first;

    /**
     * @param record its start
     * @param commitAt of the last commit up to here
     */
    record Mark(Lsn record, Lsn end, @Nullable Instant commitAt) {}

    LogMarks(Lsn baseEnd) {
        this.baseEnd = baseEnd;
    }

    LogMarks(LogMarks other) {
        this.baseEnd = other.baseEnd;
        this.commitAt = other.commitAt;
        this.first = other.first;
    }

    @Override
    public void record(WalRecord record) {
        if (WalCensus.isCommit(record)) {
            commitAt = WalCensus.commitAt(record);
        }
        if (first == null && !record.end().isBefore(baseEnd)) {
            first = new Mark(record.start(), record.end(), commitAt);
        }
    }

    @Nullable Mark first() {
        return first;
    }

    @Nullable Instant commitAt() {
        return commitAt;
    }
}
