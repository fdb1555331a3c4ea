package dev.reprise.vault.seal;

import dev.reprise.vault.format.FileMeta;
import dev.reprise.vault.format.Node;
import dev.reprise.vault.format.ObjectId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A file whose blobs are being saved, on several threads; becomes an entry with the last one. */
final class DraftFile {
    private final DraftFolder folder;
    private final String name;
    private final List<@Nullable ObjectId> content = new ArrayList<>();
    private final AtomicInteger awaited = new AtomicInteger(1);
    private @Nullable FileMeta meta;
    private List<Node.Xattr> xattrs = List.of();
    private long size;

    DraftFile(DraftFolder folder, String name) {
        this.folder = folder;
        this.name = name;
        folder.expect();
    }

    /** Announces the next blob; gives its place. */
    int expectBlob(int length) {
        awaited.incrementAndGet();
        synchronized (this) {
            content.add(null);
            size += length;
            return content.size() - 1;
        }
    }

    void blob(int place, ObjectId id) throws IOException {
        synchronized (this) {
            content.set(place, id);
        }
        countDown();
    }

    /** All blobs are announced. */
    void close(FileMeta described, List<Node.Xattr> withXattrs) throws IOException {
        synchronized (this) {
            meta = described;
            xattrs = withXattrs;
        }
        countDown();
    }

    private void countDown() throws IOException {
        if (awaited.decrementAndGet() == 0) {
            folder.arrive(node());
        }
    }

    private synchronized Node node() {
        if (meta == null) {
            throw new IllegalStateException("file " + folder.path(name) + " was never described");
        }
        ObjectId[] blobs = content.toArray(ObjectId[]::new);
        return Node.file(name, meta, size, Arrays.asList(blobs)).with(xattrs);
    }
}
