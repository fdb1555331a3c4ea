package dev.reprise.vault.restore;

import dev.reprise.vault.fault.VaultException;
import dev.reprise.vault.format.Node;
import dev.reprise.vault.format.ObjectId;
import dev.reprise.vault.format.Snapshot;
import dev.reprise.vault.repository.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/** The entries of a snapshot below a path, each folder before what is in it, read as they come. */
public final class TreeWalk implements Iterator<Entry> {
    private final Trees trees;
    private final Unlisted unlisted;
    private final Deque<Entry> ahead = new ArrayDeque<>();

    private TreeWalk(Trees trees, Unlisted unlisted) {
        this.trees = trees;
        this.unlisted = unlisted;
    }

    /** Hears of a folder whose listing cannot be read; nothing of what is in it is given. */
    public interface Unlisted {
        /** Ends the walk at the first one. */
        Unlisted NONE =
                (_, why) -> {
                    throw new UncheckedIOException(why);
                };

        void folder(String path, VaultException why);
    }

    /**
     * All entries below a folder of a snapshot, or the one file that the path names.
     *
     * @throws VaultException.NotFound if the snapshot has no such path
     */
    public static TreeWalk of(Trees trees, Snapshot snapshot, String path) throws IOException {
        return of(trees, snapshot, path, Unlisted.NONE);
    }

    /** As {@link #of(Trees, Snapshot, String)}, but it goes on where one below cannot be listed. */
    public static TreeWalk of(Trees trees, Snapshot snapshot, String path, Unlisted unlisted)
            throws IOException {
        TreeWalk walk = new TreeWalk(trees, unlisted);
        List<String> names = Trees.names(path);
        if (names.isEmpty()) {
            walk.push("", snapshot.tree());
            return walk;
        }
        String clean = String.join("/", names);
        Node node = find(trees, snapshot, clean);
        if (node.subtreeOrNull() == null) {
            walk.ahead.push(new Entry(clean, node));
        } else {
            walk.push(clean + "/", node.subtreeOrNull());
        }
        return walk;
    }

    /**
     * @throws VaultException.NotFound if the snapshot has no such path
     */
    public static Node find(Trees trees, Snapshot snapshot, String path) throws IOException {
        return trees.find(snapshot.tree(), path)
                .orElseThrow(
                        () ->
                                new VaultException.NotFound(
                                        "no such path in snapshot " + snapshot.id().shortHex(),
                                        path));
    }

    private void push(String prefix, ObjectId tree) throws IOException {
        for (Node node : trees.load(tree).reversed()) {
            ahead.push(new Entry(prefix + node.name(), node));
        }
    }

    @Override
    public boolean hasNext() {
        return !ahead.isEmpty();
    }

    /**
     * @throws UncheckedIOException if the folder's listing cannot be read
     */
    @Override
    public Entry next() {
        if (ahead.isEmpty()) {
            throw new NoSuchElementException();
        }
        Entry entry = ahead.pop();
        ObjectId subtree = entry.node().subtreeOrNull();
        if (subtree != null) {
            try {
                push(entry.path() + "/", subtree);
            } catch (VaultException e) {
                unlisted.folder(entry.path(), e);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return entry;
    }
}
