package dev.reprise.vault.seal;

import dev.reprise.vault.chunking.Chunker;
import dev.reprise.vault.format.BlobKind;
import dev.reprise.vault.repository.BlobSaver;
import java.io.IOException;
import java.util.function.IntConsumer;

/** Reads content of any length, cuts it, and has the chunks saved. Thread-safe, one at a time. */
final class ChunkFeed {
    /** Read at most this much before looking for a cut, so that saving starts early. */
    private static final int READ = 1024 * 1024;

    private final Chunker chunker;
    private final BlobSaver saver;
    private final Slabs slabs;
    private final IntConsumer read;

    ChunkFeed(Chunker chunker, BlobSaver saver, Slabs slabs, IntConsumer read) {
        this.chunker = chunker;
        this.saver = saver;
        this.slabs = slabs;
        this.read = read;
    }

    /** Where the bytes come from; negative at the end, as streams have it. */
    @FunctionalInterface
    interface Source {
        int read(byte[] into, int at, int length) throws IOException;
    }

    /** Saves {@code head}, then the rest of the source, as the content of the file. */
    synchronized void feed(byte[] head, int headLength, Source source, DraftFile file)
            throws IOException {
        Slabs.Slab slab = slabs.take(saver::checkFailure);
        System.arraycopy(head, 0, slab.bytes(), 0, headLength);
        int from = 0;
        int to = headLength;
        int searched = 0;
        boolean ended = false;
        try {
            while (!ended || from < to) {
                int cut = chunker.cut(slab.bytes(), from, searched, to);
                searched = to;
                if (cut == 0 && !ended) {
                    if (to == Slabs.SIZE) {
                        slab = carryOver(slab, from);
                        to -= from;
                        searched -= from;
                        from = 0;
                    }
                    int got = source.read(slab.bytes(), to, Math.min(READ, Slabs.SIZE - to));
                    ended = got < 0;
                    to += Math.max(0, got);
                    read.accept(Math.max(0, got));
                    continue;
                }
                int end = cut == 0 ? to : cut;
                save(slab, from, end - from, file);
                from = end;
                searched = end;
            }
        } finally {
            slab.release();
        }
    }

    private Slabs.Slab carryOver(Slabs.Slab full, int from) throws IOException {
        Slabs.Slab next = slabs.take(saver::checkFailure);
        System.arraycopy(full.bytes(), from, next.bytes(), 0, Slabs.SIZE - from);
        full.release();
        return next;
    }

    private void save(Slabs.Slab slab, int at, int length, DraftFile file) throws IOException {
        int place = file.expectBlob(length);
        slab.use();
        saver.save(
                BlobKind.DATA,
                slab.bytes(),
                at,
                length,
                id -> {
                    slab.release();
                    file.blob(place, id);
                });
    }
}
