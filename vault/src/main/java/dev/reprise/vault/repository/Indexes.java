package dev.reprise.vault.repository;

import dev.reprise.vault.crypto.SealedBox;
import dev.reprise.vault.fault.VaultException;
import dev.reprise.vault.format.BlobKind;
import dev.reprise.vault.format.BlobPlace;
import dev.reprise.vault.format.IndexCodec;
import dev.reprise.vault.format.MalformedException;
import dev.reprise.vault.format.ObjectId;
import dev.reprise.vault.storage.FileKind;
import dev.reprise.vault.storage.Storage.StoredFile;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * The repository's index files, merged in memory and read again when another process has changed
 * them. Thread-safe.
 */
public final class Indexes {
    private static final int ATTEMPTS = 5;

    private final Repository repository;
    private final Set<String> loaded = new HashSet<>();
    private final Set<ObjectId> broken = ConcurrentHashMap.newKeySet();
    private final Set<String> unreadable = ConcurrentHashMap.newKeySet();
    private final IndexRescue rescue;
    private volatile BlobIndex blobs = new BlobIndex();

    /** Since they were last compared with the packs that are there. */
    private boolean changed = true;

    Indexes(Repository repository) {
        this.repository = repository;
        this.rescue = new IndexRescue(repository);
    }

    /**
     * Reads what has come, and starts over where something has gone (pruned). Does without an index
     * file that is damaged: nothing new is built on what it alone names, it is saved again. One
     * that was damaged before is tried again, since it may have been put back.
     */
    public synchronized void refresh() throws IOException {
        unreadable.clear();
        lookAgain();
    }

    private synchronized void lookAgain() throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                loadNew();
                return;
            } catch (NoSuchFileException e) {
                // Replaced since the listing: list again, but not for ever.
                if (attempt == ATTEMPTS) {
                    throw new VaultException.Missing(
                            "an index file went away while it was read",
                            repository.storage().location());
                }
            }
        }
    }

    private void loadIfWhole(ObjectId index, Consumer<BlobPlace> each) throws IOException {
        if (unreadable.contains(index.hex())) {
            return;
        }
        try {
            load(index, each);
            rescue.readable(FileKind.INDEX.path(index.hex()));
        } catch (VaultException.Damaged | VaultException.Inaccessible e) {
            unreadable.add(index.hex());
            rescue.unreadable(FileKind.INDEX.path(index.hex()), e);
        }
    }

    private void loadNew() throws IOException {
        List<String> present = new ArrayList<>();
        for (StoredFile file : repository.storage().list(FileKind.INDEX)) {
            present.add(file.name());
        }
        boolean gone = !new HashSet<>(present).containsAll(loaded);
        BlobIndex target = gone ? new BlobIndex() : blobs;
        Set<String> done = gone ? new HashSet<>() : new HashSet<>(loaded);
        List<String> unread = present.stream().filter(done::add).toList();
        if (unread.size() == 1) {
            loadIfWhole(ObjectId.parse(unread.getFirst()), target::add);
        } else if (!unread.isEmpty()) {
            loadAtOnce(unread, target);
        }
        done.removeAll(unreadable);
        changed |= gone || !loaded.containsAll(done);
        loaded.clear();
        loaded.addAll(done);
        blobs = target;
    }

    private void loadAtOnce(List<String> names, BlobIndex target) throws IOException {
        try (BoundedWorkers workers = BoundedWorkers.forProcessors("vault-index-", 2)) {
            for (String name : names) {
                workers.submit(() -> loadIfWhole(ObjectId.parse(name), target::add));
            }
            workers.await();
        }
    }

    /** Hands over the places in one index file. */
    public void load(ObjectId index, Consumer<BlobPlace> each) throws IOException {
        byte[] json = repository.load(FileKind.INDEX, index);
        try {
            IndexCodec.decode(json, each);
        } catch (MalformedException e) {
            throw new VaultException.Damaged(
                    FileKind.INDEX.path(index.hex()), String.valueOf(e.getMessage()), e);
        }
    }

    /**
     * Whether a copy is known now, in a pack that was not found broken; without looking for new
     * index files.
     */
    public boolean contains(ObjectId id, BlobKind kind) {
        if (broken.isEmpty()) {
            return blobs.contains(id, kind);
        }
        return blobs.findAll(id, kind).stream().anyMatch(place -> !broken.contains(place.pack()));
    }

    /**
     * A pack was found missing or damaged: from now on nothing new is built on what it holds. The
     * next backup of the same content saves it again, which heals what needed it.
     */
    void distrust(ObjectId pack) {
        broken.add(pack);
    }

    /** A pack is gone, and it may not be the only one: as {@link #distrust} for all that are. */
    void distrustAbsent(ObjectId pack) throws IOException {
        if (!broken.add(pack)) {
            return;
        }
        Set<ObjectId> absent = new HashSet<>(blobs.packs());
        for (StoredFile file : repository.storage().list(FileKind.PACK)) {
            absent.remove(ObjectId.parse(file.name()));
        }
        broken.addAll(absent);
    }

    /** Whether any index file names it. */
    public boolean isIndexed(ObjectId id, BlobKind kind) {
        return blobs.contains(id, kind);
    }

    /**
     * Where the blob lies, or nothing. If it is unknown, looks for new index files, and then, since
     * one may be damaged or gone, into the packs themselves.
     */
    List<BlobPlace> places(ObjectId id, BlobKind kind) throws IOException {
        List<BlobPlace> found = known(id, kind);
        if (found.isEmpty()) {
            lookAgain();
            found = known(id, kind);
        }
        if (found.isEmpty()) {
            lookIntoPacks();
            found = rescue.places(id, kind);
        }
        return found;
    }

    private List<BlobPlace> known(ObjectId id, BlobKind kind) {
        List<BlobPlace> found = blobs.findAll(id, kind);
        return found.isEmpty() ? rescue.places(id, kind) : found;
    }

    private synchronized void lookIntoPacks() throws IOException {
        if (changed) {
            rescue.look(new HashSet<>(blobs.packs()));
            changed = false;
        }
    }

    /** The names of index files that were there and could not be used when last looked at. */
    public List<String> unreadable() {
        return unreadable.stream().sorted().map(FileKind.INDEX::path).toList();
    }

    /** What was found wrong with index files that reading did without. */
    public List<String> notes() {
        return rescue.notes();
    }

    /** Where its first copy lies now, to read blobs in the order of their packs. */
    public Optional<BlobPlace> place(ObjectId id, BlobKind kind) throws IOException {
        List<BlobPlace> found = places(id, kind);
        return found.isEmpty() ? Optional.empty() : Optional.of(found.getFirst());
    }

    /**
     * The length of a blob's content.
     *
     * @throws VaultException.Missing if no index knows it
     */
    public long plainLength(ObjectId id, BlobKind kind) throws IOException {
        BlobPlace place =
                place(id, kind)
                        .orElseThrow(
                                () ->
                                        new VaultException.Missing(
                                                "no index of the vault knows a blob that a"
                                                        + " snapshot needs",
                                                kind.word() + " blob " + id.hex()));
        return place.plainLength() != 0 ? place.plainLength() : place.length() - SealedBox.OVERHEAD;
    }

    /** Writes an index file of packs that are stored, and knows them from then on. */
    void publish(List<List<BlobPlace>> packs) throws IOException {
        ObjectId id = repository.save(FileKind.INDEX, IndexCodec.encode(packs));
        synchronized (this) {
            loaded.add(id.hex());
            packs.forEach(places -> places.forEach(blobs::add));
        }
    }

    public int count() {
        return blobs.count();
    }

    public List<ObjectId> packs() {
        return blobs.packs();
    }

    public void forEach(Consumer<BlobPlace> each) {
        blobs.forEach(each);
    }
}
