package dev.reprise.component.postgres.wal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Reads along with one branch while it is received, and counts what its records mean from a place
 * on. For one thread.
 */
final class BranchReader {
    private static final int PIECE = 1 << 16;

    private final WalCensus census = new WalCensus();
    private final WalDecoder decoder;
    private final byte[] piece = new byte[PIECE];

    /**
     * @param start of a segment
     * @param countFrom records that end at or before it are read and not counted
     */
    BranchReader(TimelineHistory history, SegmentNames names, Lsn start, Lsn countFrom) {
        this.decoder =
                new WalDecoder(
                        names.size(),
                        start,
                        history.systemId(),
                        record -> {
                            if (countFrom.isBefore(record.end())) {
                                census.record(record);
                            }
                        });
    }

    /**
     * Reads what the spool holds without a gap, and cuts off what no whole record vouches for: a
     * power cut may leave anything there. {@link #position} is then where the log goes on.
     */
    static BranchReader over(
            Spool spool, TimelineHistory history, SegmentNames names, Lsn start, Lsn countFrom)
            throws IOException {
        Lsn limit = spool.contiguousEnd(history, names, start);
        while (true) {
            var reader = new BranchReader(history, names, start, countFrom);
            reader.read(spool, history, names, limit);
            if (reader.stopped().isEmpty()) {
                return reader;
            }
            Lsn proven = reader.decoder.any() ? reader.decoder.lastEnd() : start;
            Lsn segment = names.start(proven);
            Path growing = spool.growing(history, names, segment);
            if (Files.exists(growing) && segment.isBefore(proven)) {
                cut(growing, proven.value() - segment.value());
                limit = proven;
            } else {
                // A damaged segment stays until the server has sent it once more.
                limit = segment;
            }
        }
    }

    private void read(Spool spool, TimelineHistory history, SegmentNames names, Lsn limit)
            throws IOException {
        while (decoder.stopped().isEmpty() && decoder.position().isBefore(limit)) {
            Lsn at = decoder.position();
            Path complete = spool.complete(history, names, at);
            feed(
                    Spool.size(complete) == names.size()
                            ? complete
                            : spool.growing(history, names, at));
        }
    }

    private static void cut(Path file, long length) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(length);
            channel.force(true);
        }
    }

    private void feed(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
                decoder.feed(piece, 0, count);
            }
        }
    }

    /** Takes bytes at a place; those that were read already are passed over. */
    void take(Lsn at, ByteBuffer bytes) {
        long known = decoder.position().value() - at.value();
        if (known > 0) {
            bytes.position((int) Math.min(known, bytes.limit()));
        }
        while (bytes.hasRemaining()) {
            int count = Math.min(PIECE, bytes.remaining());
            bytes.get(piece, 0, count);
            decoder.feed(piece, 0, count);
        }
    }

    /** What was counted since this was last asked. */
    WalSurvey survey() {
        WalSurvey survey = census.survey();
        census.reset();
        return survey;
    }

    /** Of the last commit ever read, counted or not. */
    @Nullable Instant latestCommit() {
        return census.latestCommit();
    }

    /** Why the log can't be read on; empty while it can. */
    String stopped() {
        return decoder.stopped();
    }

    Lsn position() {
        return decoder.position();
    }
}
