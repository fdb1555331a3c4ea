package dev.reprise.vault.seal;

import dev.reprise.vault.chunking.Chunker;
import dev.reprise.vault.fault.VaultException;
import dev.reprise.vault.files.FileStat;
import dev.reprise.vault.files.FileStats;
import dev.reprise.vault.format.BlobKind;
import dev.reprise.vault.format.FileMeta;
import dev.reprise.vault.format.Node;
import dev.reprise.vault.format.NodeKind;
import dev.reprise.vault.format.ObjectId;
import dev.reprise.vault.format.Snapshot;
import dev.reprise.vault.format.SnapshotId;
import dev.reprise.vault.repository.BlobSaver;
import dev.reprise.vault.repository.Locks;
import dev.reprise.vault.repository.Pacing;
import dev.reprise.vault.repository.Repository;
import dev.reprise.vault.repository.Trees;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes one snapshot: folders and streams are put into its tree in any order, and {@link #commit}
 * makes it exist, whole. Closed without a commit it leaves nothing but blobs that nothing refers
 * to. Used by one thread at a time; several writers may work on one vault at once.
 *
 * <p>A line longer than most, for what it takes to promise that of a crash at any place.
 */
public final class SealWriter implements AutoCloseable {
    private static final int FOLDER_MODE = 0755;

    private final Repository repository;
    private final SealRequest request;
    private final Locks.Lease lock;
    private final BlobSaver saver;
    private final SealTally tally;
    private final SealSession session;
    private final DraftFolder root;
    private final FileMeta unnamed;
    private byte @Nullable [] head;
    private boolean committed;

    private SealWriter(
            Repository repository, SealRequest request, Pacing pacing, Locks.Lease lock) {
        this.repository = repository;
        this.request = request;
        this.lock = lock;
        this.saver = new BlobSaver(repository, pacing, lock);
        this.tally = new SealTally(saver);
        ChunkFeed feed = new ChunkFeed(repository.chunker(), saver, new Slabs(), tally::bytesRead);
        this.session = new SealSession(repository, saver, feed, tally, new FileStats());
        this.root = DraftFolder.root(saver);
        this.unnamed = FileMeta.of(FOLDER_MODE, repository.owner().now());
    }

    /** Locks the repository for sharing, and learns what it holds. */
    public static SealWriter open(Repository repository, SealRequest request, Pacing pacing)
            throws IOException {
        Locks.Lease lock = repository.locks().share();
        try {
            repository.storage().removeLeftovers(repository.owner().clock());
            repository.indexes().refresh();
            return new SealWriter(repository, request, pacing, lock);
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    /**
     * Puts a real folder, with all below it that the filter accepts, at a path in the tree; ""
     * stands for its root. Files that the parent has, unchanged by size, times and inode, are taken
     * from there unread.
     *
     * @throws VaultException.Inaccessible if the folder itself is not there or not a folder
     */
    public void folder(String pathInTree, Path source, FolderFilter filter) throws IOException {
        FileStat stat;
        try {
            stat = session.stats().read(source.toRealPath());
        } catch (IOException e) {
            throw new VaultException.Inaccessible(
                    "cannot read the folder to back up, " + e.getMessage(), source.toString(), e);
        }
        if (stat.kind() != NodeKind.FOLDER) {
            throw new VaultException.Inaccessible(
                    "not a folder to back up", source.toString(), new IOException("not a folder"));
        }
        DraftFolder draft = folderAt(Trees.names(pathInTree));
        draft.walked();
        draft.describe(stat.meta(), List.of());
        Path top = source.toRealPath();
        ParentTree parent = new ParentTree(new Trees(repository));
        new FolderWalk(top, filter, session, parent).walk(draft, earlier(pathInTree));
    }

    public void folder(String pathInTree, Path source) throws IOException {
        folder(pathInTree, source, FolderFilter.EVERYTHING);
    }

    private @Nullable ObjectId earlier(String pathInTree) throws IOException {
        Optional<SnapshotId> parent = request.parent();
        if (parent.isEmpty()) {
            return null;
        }
        try {
            ObjectId tree = repository.snapshots().get(parent.get()).tree();
            if (Trees.names(pathInTree).isEmpty()) {
                return tree;
            }
            return new Trees(repository).find(tree, pathInTree).flatMap(Node::subtree).orElse(null);
        } catch (VaultException.NotFound | VaultException.Damaged | VaultException.Missing e) {
            // A parent only saves reading: without it everything is read.
            return null;
        }
    }

    /**
     * Saves a stream of any length as a file, read to its end; gives its length. Folders above that
     * were not described get mode 0755.
     */
    public long file(String pathInTree, FileMeta meta, InputStream content) throws IOException {
        List<String> names = Trees.names(pathInTree);
        DraftFolder folder = folderAt(names.subList(0, names.size() - 1));
        folder.claim(names.getLast());
        DraftFile file = new DraftFile(folder, names.getLast());
        byte[] first = head();
        int length = content.readNBytes(first, 0, first.length);
        long total = length;
        if (length == first.length) {
            CountedSource source = new CountedSource(content);
            tally.bytesRead(length);
            session.feed().feed(first, length, source, file);
            total += source.count;
        } else if (length > 0) {
            byte[] bytes = Arrays.copyOf(first, length);
            int place = file.expectBlob(length);
            tally.bytesRead(length);
            saver.save(BlobKind.DATA, bytes, 0, length, id -> file.blob(place, id));
        }
        file.close(meta, List.of());
        tally.fileDone();
        return total;
    }

    private byte[] head() {
        byte[] bytes = head;
        if (bytes == null) {
            bytes = new byte[Chunker.MIN];
            head = bytes;
        }
        return bytes;
    }

    /** Puts or describes a folder; what is in it may come before or after. */
    public void directory(String pathInTree, FileMeta meta) throws IOException {
        folderAt(Trees.names(pathInTree)).describe(meta, List.of());
    }

    public void symlink(String pathInTree, FileMeta meta, String target) throws IOException {
        List<String> names = Trees.names(pathInTree);
        DraftFolder folder = folderAt(names.subList(0, names.size() - 1));
        folder.claim(names.getLast());
        folder.add(Node.symlink(names.getLast(), meta, target));
    }

    /**
     * Puts an entry of another snapshot of this vault into the tree, by reference: nothing is
     * copied. A path "" stands for that snapshot's whole tree.
     */
    public void graft(String pathInTree, SnapshotId from, String path) throws IOException {
        List<String> names = Trees.names(pathInTree);
        DraftFolder folder = folderAt(names.subList(0, names.size() - 1));
        folder.claim(names.getLast());
        folder.add(new Grafts(repository).find(from, path).named(names.getLast()));
    }

    private DraftFolder folderAt(List<String> names) {
        DraftFolder folder = root;
        for (String name : names) {
            folder = folder.folder(name);
        }
        return folder;
    }

    /** Tells the listener, on any thread, how far it is. */
    public void progress(SealProgress.Listener listener) {
        tally.listener(listener);
    }

    /** How far it is now. */
    public SealProgress progress() {
        return tally.progress();
    }

    /**
     * What a person should know of all files that were put in so far; waits until they are read.
     */
    public List<Finding> findings() throws IOException {
        saver.await();
        return tally.findings();
    }

    /**
     * Makes all durable: packs, then indexes, then the snapshot.
     *
     * @throws VaultException.LockLost if others may have removed what was stored since it began
     */
    public Snapshot commit() throws IOException {
        if (committed) {
            throw new IllegalStateException("this seal is committed already");
        }
        root.closeAll(unnamed);
        saver.flush();
        ObjectId tree = root.tree();
        if (tree == null) {
            throw new IllegalStateException("the tree is not complete after all was saved");
        }
        lock.requireHeld();
        Snapshot snapshot =
                repository
                        .snapshots()
                        .save(
                                tree,
                                request.parent(),
                                request.paths(),
                                request.hostname(),
                                request.tags());
        committed = true;
        return snapshot;
    }

    @Override
    public void close() throws IOException {
        try (lock) {
            saver.close();
        }
    }

    /** Counts what a stream gives. */
    private static final class CountedSource implements ChunkFeed.Source {
        private final InputStream in;
        private long count;

        CountedSource(InputStream in) {
            this.in = in;
        }

        @Override
        public int read(byte[] into, int at, int length) throws IOException {
            int got = in.read(into, at, length);
            count += Math.max(0, got);
            return got;
        }
    }
}
