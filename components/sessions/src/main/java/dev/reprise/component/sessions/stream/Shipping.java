package dev.reprise.component.sessions.stream;

import dev.reprise.component.sessions.shelf.Shelf;
import dev.reprise.component.sessions.spool.LogEntry;
import dev.reprise.component.sessions.spool.Spool.Segment;
import dev.reprise.component.sessions.spool.SpoolWriter;
import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Carries closed segments of the spool into the vault, one batch each, in their order. */
final class Shipping {
    private final SpoolWriter writer;
    private final Shelf shelf;
    private @Nullable Instant shippedTo;

    Shipping(SpoolWriter writer, Shelf shelf) {
        this.writer = writer;
        this.shelf = shelf;
    }

    /** Everything that was written up to here is in the vault; null if nothing was shipped. */
    @Nullable Instant shippedTo() {
        return shippedTo;
    }

    void ship() throws IOException {
        for (Segment each : writer.unshipped()) {
            var range = new Range();
            writer.spool().read(each, range::add);
            Instant from = range.from;
            Instant to = range.to;
            if (from != null && to != null && range.tells) {
                shelf.ship(each.file(), from, to, range.changes, writer.lastBatch().orElse(null));
                writer.batched(to);
            }
            if (to != null) {
                shippedTo = to;
            }
            writer.shipped(each);
        }
    }

    /** What a segment tells of. */
    private static final class Range {
        @Nullable Instant from;
        @Nullable Instant to;
        long changes;
        boolean tells;

        void add(LogEntry entry) {
            if (from == null || entry.at().isBefore(from)) {
                from = entry.at();
            }
            if (to == null || entry.at().isAfter(to)) {
                to = entry.at();
            }
            tells |= entry.tells();
            if (entry instanceof LogEntry.Put || entry instanceof LogEntry.Gone) {
                changes++;
            }
        }
    }
}
