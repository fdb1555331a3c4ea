package dev.reprise.vault;

import dev.reprise.vault.check.CheckReport;
import dev.reprise.vault.check.Checker;
import dev.reprise.vault.crypto.Password;
import dev.reprise.vault.crypto.Scrypt;
import dev.reprise.vault.fault.VaultException;
import dev.reprise.vault.format.Node;
import dev.reprise.vault.format.Snapshot;
import dev.reprise.vault.format.SnapshotId;
import dev.reprise.vault.repository.Locks;
import dev.reprise.vault.repository.Owner;
import dev.reprise.vault.repository.Pacing;
import dev.reprise.vault.repository.Repository;
import dev.reprise.vault.repository.Trees;
import dev.reprise.vault.repository.UnreadableSnapshot;
import dev.reprise.vault.restore.BlobStream;
import dev.reprise.vault.restore.Entry;
import dev.reprise.vault.restore.RestoreOptions;
import dev.reprise.vault.restore.RestoreReport;
import dev.reprise.vault.restore.Restorer;
import dev.reprise.vault.restore.TreeWalk;
import dev.reprise.vault.restore.Verifier;
import dev.reprise.vault.restore.VerifyReport;
import dev.reprise.vault.seal.SealRequest;
import dev.reprise.vault.seal.SealWriter;
import dev.reprise.vault.storage.FileKind;
import dev.reprise.vault.storage.FolderStorage;
import dev.reprise.vault.storage.Storage.StoredFile;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * A restic repository, format version 2, in a folder. Failures are {@link VaultException}s. Thread-
 * safe; one instance serves a whole process, beside others and the stock restic on the same folder.
 *
 * <p>Long, since it is the module's whole face; what it does is done elsewhere.
 */
public final class Vault implements AutoCloseable {
    private final Path folder;
    private final Repository repository;
    private final Trees trees;
    private volatile Pacing pacing = Pacing.FULL_SPEED;

    private Vault(Path folder, Repository repository) {
        this.folder = folder;
        this.repository = repository;
        this.trees = new Trees(repository);
    }

    /**
     * Makes a new vault in an empty or new folder and opens it.
     *
     * @throws VaultException.AlreadyExists if there is one
     */
    public static Vault create(Path folder, Password password, VaultSettings settings)
            throws IOException {
        return create(folder, password, settings, Scrypt.STANDARD);
    }

    static Vault create(Path folder, Password password, VaultSettings settings, Scrypt cost)
            throws IOException {
        try (FolderStorage storage = new FolderStorage(folder)) {
            if (storage.exists(FileKind.CONFIG, "")) {
                throw new VaultException.AlreadyExists(
                        storage.location(), "there is a repository already");
            }
            VaultPlacement.refuseForeign(folder);
            storage.createLayout();
            createOnce(storage, password, settings.owner(), cost);
        }
        return open(folder, password, settings);
    }

    /** One at a time: within this process by the monitor, between processes by the file. */
    private static void createOnce(
            FolderStorage storage, Password password, Owner owner, Scrypt cost) throws IOException {
        synchronized (Vault.class) {
            try (Closeable _ = storage.lockCreation()) {
                Repository.create(storage, password, cost, owner);
            }
        }
    }

    /**
     * @throws VaultException.WrongPassword if no key opens with it
     * @throws VaultException.NotARepository if the folder holds none
     * @throws VaultException.ConfigGone if it holds one that cannot be opened without its config
     * @throws VaultException.UnsupportedVersion if it has another format
     * @throws VaultException.Damaged if the config or a key is not what was written
     */
    public static Vault open(Path folder, Password password, VaultSettings settings)
            throws IOException {
        if (Files.notExists(folder.resolve("config")) && holds(folder.resolve("snapshots"))) {
            throw new VaultException.ConfigGone(folder.toString());
        }
        FolderStorage storage = new FolderStorage(folder);
        try {
            Owner owner = settings.owner();
            Repository repository = Repository.open(storage, password, owner);
            return new Vault(folder.toAbsolutePath().normalize(), repository);
        } catch (IOException | RuntimeException e) {
            storage.close();
            throw e;
        }
    }

    private static boolean holds(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.findAny().isPresent();
        } catch (IOException absent) {
            return false;
        }
    }

    public static Vault create(Path folder, Password password) throws IOException {
        return create(folder, password, VaultSettings.ofThisHost());
    }

    public static Vault open(Path folder, Password password) throws IOException {
        return open(folder, password, VaultSettings.ofThisHost());
    }

    public Path folder() {
        return folder;
    }

    /** The repository's id, 64 hexadecimal digits. */
    public String id() {
        return repository.config().repositoryId();
    }

    /** The names of all keys; each opens the vault with a password of its own. */
    public List<String> keyIds() throws IOException {
        List<String> names = new ArrayList<>();
        for (StoredFile file : repository.storage().list(FileKind.KEY)) {
            names.add(file.name());
        }
        names.sort(null);
        return names;
    }

    /** The name of the key that this vault was opened with. */
    public String openedWith() {
        return repository.keyName();
    }

    /** All snapshots that can be read, the oldest first. */
    public List<Snapshot> snapshots() throws IOException {
        return snapshots(Set.of());
    }

    /** Those that bear all of the tags, the oldest first. The list is as of now, and light. */
    public List<Snapshot> snapshots(Set<String> tags) throws IOException {
        return repository.snapshots().list(tags);
    }

    /**
     * Snapshots whose files are there and cannot be read, whatever they were: no list has them, and
     * nothing else suffers from them.
     */
    public List<UnreadableSnapshot> unreadable() throws IOException {
        return repository.snapshots().unreadable();
    }

    /** Index files that cannot be used; all of them are read. Nothing else suffers from them. */
    public List<String> unreadableIndexes() throws IOException {
        repository.indexes().refresh();
        return repository.indexes().unreadable();
    }

    /**
     * Packs that an index names and that are gone or too short, with what is wrong. As quick as a
     * listing: no pack is read.
     */
    public Map<String, String> lostPacks() throws IOException {
        try (Locks.Lease _ = repository.locks().shareToRead()) {
            return new Checker(repository).lostPacks();
        }
    }

    /**
     * @throws VaultException.NotFound if there is no such snapshot
     */
    public Snapshot snapshot(SnapshotId id) throws IOException {
        return repository.snapshots().get(id);
    }

    /** How hard snapshots that do not say otherwise press on the disk, from the next one on. */
    public void pace(Pacing usual) {
        pacing = usual;
    }

    /** Starts a snapshot, at the usual pace: full speed, unless {@link #pace} was told another. */
    public SealWriter newSeal(SealRequest request) throws IOException {
        return newSeal(request, pacing);
    }

    /**
     * Starts a snapshot.
     *
     * @throws VaultException.Locked if another process has the vault alone
     */
    public SealWriter newSeal(SealRequest request, Pacing pacing) throws IOException {
        return SealWriter.open(repository, request, pacing);
    }

    /** Writes one snapshot whose tree joins those of seals and holds some files more. */
    public Snapshot join(JoinRequest request) throws IOException {
        try (SealWriter writer = newSeal(request.asSeal())) {
            for (Map.Entry<String, JoinRequest.Part> part : request.parts().entrySet()) {
                writer.graft(part.getKey(), part.getValue().seal(), part.getValue().path());
            }
            for (Map.Entry<String, byte[]> file : new TreeMap<>(request.files()).entrySet()) {
                writer.file(
                        file.getKey(),
                        JoinRequest.fileMeta(repository.owner().now()),
                        new ByteArrayInputStream(file.getValue()));
            }
            return writer.commit();
        }
    }

    /**
     * Held while many things are read one after another: one lock file then serves them all. As
     * each read does by itself, it goes without one where none can be written.
     */
    public Closeable reading() throws IOException {
        return repository.locks().shareToRead();
    }

    /** The entry at a path, if there is one. */
    public Optional<Node> find(SnapshotId id, String path) throws IOException {
        try (Locks.Lease _ = repository.locks().shareToRead()) {
            return trees.find(snapshot(id).tree(), path);
        }
    }

    /**
     * Everything below a path, folders before what is in them; "" is the whole snapshot. Failures
     * on the way are {@link UncheckedIOException}s. The caller closes the stream.
     */
    public Stream<Entry> list(SnapshotId id, String path) throws IOException {
        return list(id, path, TreeWalk.Unlisted.NONE);
    }

    /**
     * As {@link #list(SnapshotId, String)}, but it goes on where a folder cannot be listed.
     *
     * @param unlisted hears of each
     */
    public Stream<Entry> list(SnapshotId id, String path, TreeWalk.Unlisted unlisted)
            throws IOException {
        Locks.Lease lock = repository.locks().shareToRead();
        try {
            TreeWalk walk = TreeWalk.of(trees, snapshot(id), path, unlisted);
            return StreamSupport.stream(
                            Spliterators.spliteratorUnknownSize(
                                    walk, Spliterator.ORDERED | Spliterator.NONNULL),
                            false)
                    .onClose(() -> closeUnchecked(lock));
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    private static void closeUnchecked(Locks.Lease lock) {
        try {
            lock.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The content of a file, each part checked before it is given out. The caller closes it.
     *
     * @throws VaultException.NotFound if there is no such file
     */
    public InputStream open(SnapshotId id, String path) throws IOException {
        Locks.Lease lock = repository.locks().shareToRead();
        try {
            Node node = TreeWalk.find(trees, snapshot(id), path);
            if (!node.isFile()) {
                throw new VaultException.NotFound("not a file in snapshot " + id.shortHex(), path);
            }
            return new BlobStream(repository, node.content(), lock);
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    /**
     * Restores what lies below a folder of a snapshot into {@code target}, which then stands for
     * that folder; or one file, under its own name. Either everything that was wanted is there
     * afterwards, byte for byte, or it throws, and what was written so far stays for the caller to
     * remove. Never writes outside the target.
     */
    public RestoreReport restore(SnapshotId id, String path, Path target, RestoreOptions options)
            throws IOException {
        try (Locks.Lease _ = repository.locks().shareToRead()) {
            Snapshot snapshot = snapshot(id);
            repository.indexes().refresh();
            Restorer restorer = new Restorer(repository, target, options);
            List<String> names = Trees.names(path);
            if (names.isEmpty()) {
                return restorer.restore(TreeWalk.of(trees, snapshot, ""), "", List.of());
            }
            String clean = String.join("/", names);
            Node node = TreeWalk.find(trees, snapshot, clean);
            String prefix =
                    node.isFolder()
                            ? clean + "/"
                            : clean.substring(0, clean.length() - names.getLast().length());
            return restorer.restore(
                    TreeWalk.of(trees, snapshot, clean),
                    prefix,
                    node.isFolder() ? List.of(node) : List.of());
        }
    }

    /** Reads every byte below a path and says what could not be restored. */
    public VerifyReport verify(SnapshotId id, String path) throws IOException {
        try (Locks.Lease _ = repository.locks().shareToRead()) {
            Snapshot snapshot = snapshot(id);
            repository.indexes().refresh();
            String clean = String.join("/", Trees.names(path));
            if (clean.isEmpty()) {
                return new Verifier(repository).verifyTree("", snapshot.tree());
            }
            Node node = TreeWalk.find(trees, snapshot, clean);
            return node.subtreeOrNull() == null
                    ? new Verifier(repository).verifyEntry(clean, node)
                    : new Verifier(repository).verifyTree(clean, node.subtreeOrNull());
        }
    }

    /**
     * Checks the whole vault's structure, and every byte in it if {@code readData}; with the
     * snapshots that suffer from what is broken.
     */
    public CheckReport check(boolean readData) throws IOException {
        return check(readData, Checker.Watcher.NOBODY);
    }

    /** As {@link #check(boolean)}, for one who is told how far it is. */
    public CheckReport check(boolean readData, Checker.Watcher watcher) throws IOException {
        try (Locks.Lease _ = repository.locks().shareToRead()) {
            return new Checker(repository).check(readData, watcher);
        }
    }

    @Override
    public void close() throws IOException {
        repository.close();
    }
}
