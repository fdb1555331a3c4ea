package dev.reprise.vault.check;

import dev.reprise.vault.fault.VaultException;
import dev.reprise.vault.format.BlobKind;
import dev.reprise.vault.format.MalformedException;
import dev.reprise.vault.format.Node;
import dev.reprise.vault.format.ObjectId;
import dev.reprise.vault.format.Snapshot;
import dev.reprise.vault.format.SnapshotId;
import dev.reprise.vault.repository.BoundedWorkers;
import dev.reprise.vault.repository.PackReader;
import dev.reprise.vault.repository.Repository;
import dev.reprise.vault.repository.Trees;
import dev.reprise.vault.storage.FileKind;
import dev.reprise.vault.storage.Storage.StoredFile;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Checks a repository: every index loads, every pack that it names is there and long enough, every
 * snapshot's trees load and every blob in them is known; and, when data is read too, every pack
 * hashes to its name and every blob to its id. Blobs that other processes add meanwhile harm
 * nothing.
 *
 * <p>Long, since indexes, packs and trees are held against each other here.
 */
public final class Checker {
    private static final int WAITING = 8;

    private final Repository repository;
    private final Trees trees;

    /** Broken vault files by name, with what is wrong. */
    private final Map<String, String> broken = new ConcurrentHashMap<>();

    /** Broken blobs, by the file they are blamed on. */
    private final Map<ObjectId, String> brokenBlobs = new ConcurrentHashMap<>();

    private final Map<String, Set<SnapshotId>> affected = new HashMap<>();
    private final List<String> hints = new ArrayList<>();
    private int unindexedPacks;

    public Checker(Repository repository) {
        this.repository = repository;
        this.trees = new Trees(repository);
    }

    /** Is told how many packs have been read, from any thread. */
    public interface Watcher {
        Watcher NOBODY = (done, total) -> {};

        void read(int done, int total);
    }

    public CheckReport check(boolean readData, Watcher watcher) throws IOException {
        checkIndexes();
        Map<ObjectId, Long> packs = checkPacks();
        if (readData) {
            readPacks(packs.keySet(), watcher);
        }
        int snapshots = checkSnapshots();
        if (unindexedPacks > 0 && !broken.containsKey(blamedIndex())) {
            hints.add(
                    unindexedPacks
                            + " packs are in no index, left by a backup that did not finish;"
                            + " restic prune removes them");
        }
        List<CheckReport.Problem> problems = new ArrayList<>();
        new TreeMap<>(broken)
                .forEach(
                        (file, what) ->
                                problems.add(
                                        new CheckReport.Problem(
                                                file,
                                                what,
                                                affected.getOrDefault(file, Set.of()))));
        return new CheckReport(
                snapshots,
                packs.size(),
                repository.indexes().count(),
                problems,
                List.copyOf(hints));
    }

    /** By name, what is wrong with packs that an index names; they are listed, not read. */
    public Map<String, String> lostPacks() throws IOException {
        repository.indexes().refresh();
        checkPacks();
        return Map.copyOf(broken);
    }

    private void checkIndexes() throws IOException {
        for (StoredFile file : repository.storage().list(FileKind.INDEX)) {
            try {
                repository.indexes().load(ObjectId.parse(file.name()), place -> {});
            } catch (NoSuchFileException e) {
                // Replaced by another process since the listing.
                continue;
            } catch (VaultException.Damaged | VaultException.Inaccessible e) {
                broken.put(FileKind.INDEX.path(file.name()), e.fact());
            }
        }
        repository.indexes().refresh();
    }

    /** Compares the packs that are there with those that the indexes name; gives the former. */
    private Map<ObjectId, Long> checkPacks() throws IOException {
        Map<ObjectId, Long> needed = new HashMap<>();
        repository
                .indexes()
                .forEach(
                        place -> {
                            long end = (long) place.offset() + place.length();
                            needed.merge(place.pack(), end, Math::max);
                        });
        Map<ObjectId, Long> present = new HashMap<>();
        for (StoredFile file : repository.storage().list(FileKind.PACK)) {
            present.put(ObjectId.parse(file.name()), file.size());
        }
        int unreferenced = 0;
        for (ObjectId pack : present.keySet()) {
            unreferenced += needed.containsKey(pack) ? 0 : 1;
        }
        unindexedPacks = unreferenced;
        needed.forEach(
                (pack, end) -> {
                    Long size = present.get(pack);
                    if (size == null) {
                        broken.put(path(pack), "it is missing");
                    } else if (size <= end) {
                        broken.put(
                                path(pack),
                                "it has %d bytes, too few for its blobs".formatted(size));
                    }
                });
        blamePacks();
        return present;
    }

    private void blamePacks() {
        repository
                .indexes()
                .forEach(
                        place -> {
                            if (broken.containsKey(path(place.pack()))) {
                                brokenBlobs.put(place.id(), path(place.pack()));
                            }
                        });
    }

    private static String path(ObjectId pack) {
        return FileKind.PACK.path(pack.hex());
    }

    private void readPacks(Set<ObjectId> packs, Watcher watcher) throws IOException {
        PackReader reader = new PackReader(repository);
        var done = new AtomicInteger();
        try (BoundedWorkers workers = BoundedWorkers.forProcessors("vault-check-", WAITING)) {
            for (ObjectId pack : packs) {
                if (!broken.containsKey(path(pack))) {
                    workers.submit(
                            () -> {
                                readPack(reader, pack);
                                watcher.read(done.incrementAndGet(), packs.size());
                            });
                }
            }
            workers.await();
        }
    }

    private void readPack(PackReader reader, ObjectId pack) throws IOException {
        try {
            for (PackReader.BadBlob bad : reader.check(pack)) {
                broken.merge(path(pack), bad.why(), (first, next) -> first);
                brokenBlobs.put(bad.id(), path(pack));
            }
        } catch (MalformedException e) {
            broken.put(path(pack), String.valueOf(e.getMessage()));
        } catch (NoSuchFileException e) {
            // Another process pruned it since the listing; the index said so first.
            hints.add("pack " + pack.shortHex() + " went away during the check");
        }
    }

    private int checkSnapshots() throws IOException {
        int count = 0;
        Map<ObjectId, Set<String>> visited = new HashMap<>();
        for (StoredFile file : repository.storage().list(FileKind.SNAPSHOT)) {
            SnapshotId id = SnapshotId.parse(file.name());
            try {
                Snapshot snapshot =
                        Snapshot.decode(id, repository.load(FileKind.SNAPSHOT, id.id()));
                for (String blamed : check(snapshot.tree(), visited)) {
                    affected.computeIfAbsent(blamed, key -> new TreeSet<>()).add(id);
                }
                count++;
            } catch (NoSuchFileException e) {
                // Forgotten by another process since the listing.
                continue;
            } catch (VaultException.Damaged | VaultException.Inaccessible e) {
                broken(id, e.fact());
            } catch (MalformedException e) {
                broken(id, String.valueOf(e.getMessage()));
            }
        }
        return count;
    }

    private void broken(SnapshotId id, String what) {
        String name = FileKind.SNAPSHOT.path(id.hex());
        broken.put(name, what);
        affected.computeIfAbsent(name, key -> new TreeSet<>()).add(id);
    }

    /** The broken files that a tree needs, with all below it. Each tree is looked at once. */
    private Set<String> check(ObjectId tree, Map<ObjectId, Set<String>> visited)
            throws IOException {
        Set<String> known = visited.get(tree);
        if (known != null) {
            return known;
        }
        Set<String> blamed = new HashSet<>();
        visited.put(tree, blamed);
        for (Node node : load(tree, blamed)) {
            if (node.subtreeOrNull() != null) {
                blamed.addAll(check(node.subtreeOrNull(), visited));
            }
            long size = 0;
            for (ObjectId blob : node.content()) {
                size += lengthOf(blob, blamed);
            }
            if (node.isFile() && blamed.isEmpty() && size != node.size()) {
                blame(
                        "tree blob " + tree.hex(),
                        "it says %d bytes for %s, whose blobs hold %d"
                                .formatted(node.size(), node.name(), size),
                        blamed);
            }
        }
        return blamed;
    }

    /** The first index file that cannot be used, or all of them where one must be missing. */
    private String blamedIndex() {
        String folder = FileKind.INDEX.path("");
        return broken.keySet().stream()
                .filter(file -> file.startsWith(folder))
                .min(Comparator.naturalOrder())
                .orElse(folder);
    }

    private void blameIndex(ObjectId blob, BlobKind kind, Set<String> blamed) {
        if (!repository.indexes().isIndexed(blob, kind)) {
            blame(
                    blamedIndex(),
                    "index files are missing: what they named can be restored, but restic needs"
                            + " \"restic repair index\" first",
                    blamed);
        }
    }

    private List<Node> load(ObjectId tree, Set<String> blamed) throws IOException {
        try {
            List<Node> nodes = trees.load(tree);
            blameIndex(tree, BlobKind.TREE, blamed);
            return nodes;
        } catch (VaultException.Damaged e) {
            blame(e.file(), e.fact(), blamed);
        } catch (VaultException.Missing e) {
            blame(e.subject(), e.fact(), blamed);
        }
        return List.of();
    }

    private long lengthOf(ObjectId blob, Set<String> blamed) throws IOException {
        String file = brokenBlobs.get(blob);
        if (file != null) {
            blamed.add(file);
        }
        try {
            long length = repository.indexes().plainLength(blob, BlobKind.DATA);
            blameIndex(blob, BlobKind.DATA, blamed);
            return length;
        } catch (VaultException.Missing e) {
            blame(e.subject(), e.fact(), blamed);
            return 0;
        }
    }

    private void blame(String file, String what, Set<String> blamed) {
        broken.putIfAbsent(file, what);
        blamed.add(file);
    }
}
