package dev.reprise.vault.repository;

import dev.reprise.vault.format.BlobKind;
import dev.reprise.vault.format.BlobPlace;
import dev.reprise.vault.format.ObjectId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Saves the blobs of one backup: hashes, leaves out what the repository has, compresses, seals,
 * packs. Work is spread over the processors with a bound on what waits. Nothing that it wrote is
 * referred to by anything until the caller writes a snapshot, and everything is durable after
 * {@link #flush}. The first failure fails everything after it. Thread-safe.
 */
public final class BlobSaver implements AutoCloseable {
    private static final int WAITING = 32;
    private static final int PACKS_AT_ONCE = 2;
    private static final int PACKS_WAITING = 1;
    private static final int INDEX_BLOBS = 50_000;

    private final Repository repository;
    private final Locks.Lease lock;
    private final PackWriter dataPacks;
    private final PackWriter treePacks;
    private final BoundedWorkers workers = BoundedWorkers.forProcessors("vault-save-", WAITING);
    private final BoundedWorkers finisher =
            workers.beside("vault-pack-", PACKS_AT_ONCE, PACKS_WAITING);
    private final Set<ObjectId> claimedData = ConcurrentHashMap.newKeySet();
    private final Set<ObjectId> claimedTrees = ConcurrentHashMap.newKeySet();
    private final LongAdder bytesStored = new LongAdder();
    private final List<List<BlobPlace>> unindexed = new ArrayList<>();
    private int unindexedBlobs;

    /**
     * @param lock under which it works: no index names packs that were stored before it lapsed
     */
    public BlobSaver(Repository repository, Pacing pacing, Locks.Lease lock) {
        this.repository = repository;
        this.lock = lock;
        Throttle throttle = new Throttle(pacing.bytesPerSecond(), System::nanoTime);
        this.dataPacks = new PackWriter(repository, BlobKind.DATA, pacing, throttle);
        this.treePacks = new PackWriter(repository, BlobKind.TREE, pacing, throttle);
    }

    /** Told the id of a blob once it is saved or known. */
    @FunctionalInterface
    public interface Saved {
        void accept(ObjectId id) throws IOException;
    }

    /** Runs something on a worker, such as reading a small file and saving it here. */
    public void submit(BoundedWorkers.Task task) throws IOException {
        workers.submit(task);
    }

    /** Waits until all that was submitted is done, though not yet durable. */
    public void await() throws IOException {
        workers.await();
    }

    /** Saves a blob on a worker; the bytes must not change until {@code saved} is told. */
    public void save(BlobKind kind, byte[] bytes, int at, int length, Saved saved)
            throws IOException {
        workers.submit(() -> saved.accept(saveHere(kind, bytes, at, length)));
    }

    /** Saves a blob on the calling thread. */
    public ObjectId saveHere(BlobKind kind, byte[] bytes, int at, int length) throws IOException {
        workers.checkFailure();
        try (Workbenches.Loan loan = repository.benches().borrow()) {
            Workbench bench = loan.bench();
            ObjectId id = bench.hash(bytes, at, length);
            if (repository.indexes().contains(id, kind) || !claimed(kind).add(id)) {
                return id;
            }
            int sealed = bench.seal(bytes, at, length);
            PackWriter packs = kind == BlobKind.DATA ? dataPacks : treePacks;
            OpenPack full = packs.append(id, bench.sealed(), sealed, bench.plainLength());
            bytesStored.add(sealed);
            if (full != null) {
                finish(packs, full);
            }
            return id;
        }
    }

    private Set<ObjectId> claimed(BlobKind kind) {
        return kind == BlobKind.DATA ? claimedData : claimedTrees;
    }

    private void finish(PackWriter packs, OpenPack full) throws IOException {
        finisher.submit(() -> published(packs.finish(full)));
    }

    private synchronized void published(List<BlobPlace> pack) throws IOException {
        unindexed.add(pack);
        unindexedBlobs += pack.size();
        if (unindexedBlobs >= INDEX_BLOBS) {
            index();
        }
    }

    private synchronized void index() throws IOException {
        if (unindexed.isEmpty()) {
            return;
        }
        lock.requireHeld();
        repository.indexes().publish(unindexed);
        // The index knows them now; only what it does not know has to be remembered here.
        for (List<BlobPlace> pack : unindexed) {
            for (BlobPlace blob : pack) {
                claimed(blob.kind()).remove(blob.id());
            }
        }
        unindexed.clear();
        unindexedBlobs = 0;
    }

    /** Waits for all saves, then makes every pack and the index durable. */
    public void flush() throws IOException {
        workers.await();
        for (PackWriter packs : List.of(dataPacks, treePacks)) {
            OpenPack pack = packs.takeOpen();
            if (pack != null) {
                finish(packs, pack);
            }
        }
        finisher.await();
        index();
    }

    /** Sealed bytes of new blobs so far. */
    public long bytesStored() {
        return bytesStored.sum();
    }

    /** Throws the first failure, if there was one. */
    public void checkFailure() throws IOException {
        workers.checkFailure();
    }

    /** Stops; what was not flushed is dropped. */
    @Override
    public void close() throws IOException {
        try (dataPacks;
                treePacks;
                finisher) {
            workers.close();
        }
    }
}
