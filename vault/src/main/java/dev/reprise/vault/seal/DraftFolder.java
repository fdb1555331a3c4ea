package dev.reprise.vault.seal;

import dev.reprise.vault.format.BlobKind;
import dev.reprise.vault.format.FileMeta;
import dev.reprise.vault.format.NameText;
import dev.reprise.vault.format.Node;
import dev.reprise.vault.format.ObjectId;
import dev.reprise.vault.format.TreeCodec;
import dev.reprise.vault.repository.BlobSaver;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A folder of a tree while its entries come in, from any thread and in any order. Once it is closed
 * and its last entry is there it saves its tree and becomes an entry of the folder above; nobody
 * waits for it meanwhile.
 */
final class DraftFolder {
    private final BlobSaver saver;
    private final @Nullable DraftFolder above;
    private final String name;
    private final Map<String, DraftFolder> folders = new HashMap<>();
    private final Set<String> names = new HashSet<>();
    private final AtomicInteger awaited = new AtomicInteger(1);
    private List<Node> entries = new ArrayList<>();
    private boolean walked;
    private @Nullable FileMeta meta;
    private List<Node.Xattr> xattrs = List.of();
    private ParentTree.Listing before = ParentTree.NOTHING;
    private volatile @Nullable ObjectId tree;

    private DraftFolder(BlobSaver saver, @Nullable DraftFolder above, String name) {
        this.saver = saver;
        this.above = above;
        this.name = name;
    }

    static DraftFolder root(BlobSaver saver) {
        return new DraftFolder(saver, null, "");
    }

    /** The folder of that name below, which is made if it is not there. */
    synchronized DraftFolder folder(String child) {
        DraftFolder found = folders.get(child);
        if (found == null) {
            claim(child);
            found = new DraftFolder(saver, this, child);
            folders.put(child, found);
            awaited.incrementAndGet();
        }
        return found;
    }

    /** A folder below for a walk that closes it when it is through; remembers nothing of it. */
    DraftFolder walkedFolder(String child) {
        awaited.incrementAndGet();
        return new DraftFolder(saver, this, child);
    }

    synchronized void describe(FileMeta described, List<Node.Xattr> withXattrs) {
        meta = described;
        xattrs = withXattrs;
    }

    /** What it held when it was saved last: if nothing differs, that tree is this one. */
    synchronized void compareWith(ParentTree.Listing earlier) {
        before = earlier;
    }

    /** A walk fills this folder: nothing else may be put into it. */
    synchronized void walked() {
        if (walked || !names.isEmpty()) {
            throw new IllegalArgumentException("the tree has entries already in " + path(""));
        }
        walked = true;
    }

    /** Reserves a name. */
    synchronized void claim(String child) {
        if (walked || !names.add(child)) {
            throw new IllegalArgumentException("the tree has an entry already: " + path(child));
        }
    }

    /** Announces an entry that will come by {@link #arrive} or {@link #miss}. */
    void expect() {
        awaited.incrementAndGet();
    }

    synchronized void add(Node node) {
        entries.add(node);
    }

    void arrive(Node node) throws IOException {
        add(node);
        countDown();
    }

    /** An announced entry does not come. */
    void miss() throws IOException {
        countDown();
    }

    /** No further entries are announced, here or in the folders that were asked for by name. */
    void closeAll(FileMeta unnamed) throws IOException {
        List<DraftFolder> below;
        synchronized (this) {
            if (meta == null) {
                meta = unnamed;
            }
            below = List.copyOf(folders.values());
        }
        for (DraftFolder folder : below) {
            folder.closeAll(unnamed);
        }
        countDown();
    }

    /** Ends a walked folder. */
    void close() throws IOException {
        countDown();
    }

    private void countDown() throws IOException {
        if (awaited.decrementAndGet() == 0) {
            finish();
        }
    }

    private void finish() throws IOException {
        List<Node> all;
        ParentTree.Listing earlier;
        synchronized (this) {
            all = entries;
            earlier = before;
            entries = List.of();
            before = ParentTree.NOTHING;
        }
        ObjectId id = earlier.ifHoldsExactly(all);
        if (id == null) {
            all.sort(Comparator.comparing(Node::name, NameText.ORDER));
            byte[] json = TreeCodec.encode(all);
            id = saver.saveHere(BlobKind.TREE, json, 0, json.length);
        }
        tree = id;
        if (above != null) {
            above.arrive(node(id));
        }
    }

    private synchronized Node node(ObjectId id) {
        if (meta == null) {
            throw new IllegalStateException("folder " + path(name) + " was never described");
        }
        return Node.folder(name, meta, id).with(xattrs);
    }

    /** The tree's id, or null until everything below has come. */
    @Nullable ObjectId tree() {
        return tree;
    }

    String path(String child) {
        return above == null ? child : above.path(name) + "/" + child;
    }
}
