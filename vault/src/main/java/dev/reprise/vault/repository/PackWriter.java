package dev.reprise.vault.repository;

import dev.reprise.vault.format.BlobKind;
import dev.reprise.vault.format.BlobPlace;
import dev.reprise.vault.format.ObjectId;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Gathers sealed blobs of one kind into packs of about sixteen megabytes. Thread-safe. */
final class PackWriter implements AutoCloseable {
    private static final int PACK_SIZE = 16 * 1024 * 1024;

    /** Keeps the header of a pack of tiny blobs small against what readers accept. */
    private static final int MOST_BLOBS = 100_000;

    private final Repository repository;
    private final BlobKind kind;
    private final Pacing pacing;
    private final Throttle throttle;
    private final Set<OpenPack> unfinished = new HashSet<>();
    private @Nullable OpenPack open;

    PackWriter(Repository repository, BlobKind kind, Pacing pacing, Throttle throttle) {
        this.repository = repository;
        this.kind = kind;
        this.pacing = pacing;
        this.throttle = throttle;
    }

    /** Appends a blob; gives a pack that is full and to be finished, or null. */
    synchronized @Nullable OpenPack append(ObjectId id, byte[] sealed, int length, int plainLength)
            throws IOException {
        OpenPack pack = open;
        if (pack == null) {
            pack = new OpenPack(repository.storage().create(), kind, pacing, throttle);
            unfinished.add(pack);
            open = pack;
        }
        pack.append(id, sealed, length, plainLength);
        return pack.size() >= PACK_SIZE || pack.blobs() >= MOST_BLOBS ? takeOpen() : null;
    }

    /** Takes the pack that is not full yet, or null. */
    synchronized @Nullable OpenPack takeOpen() {
        OpenPack pack = open;
        open = null;
        return pack;
    }

    /** Makes a pack durable; gives where its blobs now lie. */
    List<BlobPlace> finish(OpenPack pack) throws IOException {
        List<BlobPlace> places;
        try (pack;
                Workbenches.Loan loan = repository.benches().borrow()) {
            places = pack.publish(loan.bench());
        }
        synchronized (this) {
            unfinished.remove(pack);
        }
        return places;
    }

    /** Drops what was not finished. */
    @Override
    public synchronized void close() throws IOException {
        for (OpenPack pack : unfinished) {
            pack.close();
        }
        unfinished.clear();
        open = null;
    }
}
