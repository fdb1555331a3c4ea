package dev.reprise.cli.restore;

import dev.reprise.vault.Vault;
import dev.reprise.vault.format.SnapshotId;
import dev.reprise.vault.restore.Entry;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * How fast the vault gives a seal back, measured by reading some of it, two seconds at the most.
 */
final class ReadingSpeed {
    /** What is less says how long it takes to begin, and nothing of how fast it goes on. */
    private static final long LEAST_BYTES = 1 << 20;

    private static final long ENOUGH_BYTES = 64L << 20;
    private static final long ENOUGH_NANOS = 2_000_000_000L;
    private static final int PIECE = 1 << 16;

    private final LongSupplier nanos;

    /**
     * @param nanos a monotonic clock
     */
    ReadingSpeed(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** In bytes a second; empty where too little could be read to tell. */
    OptionalLong of(Vault vault, String snapshot) {
        SnapshotId id = SnapshotId.parse(snapshot);
        long start = nanos.getAsLong();
        long took = 0;
        long bytes = 0;
        try (Stream<Entry> entries = vault.list(id, "")) {
            Iterator<Entry> files =
                    entries.filter(each -> each.node().isFile() && each.node().size() > 0)
                            .iterator();
            byte[] piece = new byte[PIECE];
            while (files.hasNext() && !enough(bytes, start)) {
                long opened = nanos.getAsLong();
                try (InputStream content = vault.open(id, files.next().path())) {
                    for (int read = content.read(piece); read >= 0; read = content.read(piece)) {
                        bytes += read;
                        if (enough(bytes, start)) {
                            break;
                        }
                    }
                }
                // without the listing between two files
                took += nanos.getAsLong() - opened;
            }
        } catch (IOException | UncheckedIOException e) {
            return OptionalLong.empty(); // what is wrong with it is told by the preview
        }
        return speed(bytes, took);
    }

    static OptionalLong speed(long bytes, long nanos) {
        return bytes < LEAST_BYTES
                ? OptionalLong.empty()
                : OptionalLong.of(Math.max(1, (long) (bytes * 1e9 / Math.max(1, nanos))));
    }

    private boolean enough(long bytes, long start) {
        return bytes >= ENOUGH_BYTES || nanos.getAsLong() - start >= ENOUGH_NANOS;
    }
}
