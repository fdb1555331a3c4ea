package dev.reprise.vault.restore;

import dev.reprise.vault.fault.VaultException;
import dev.reprise.vault.format.BlobKind;
import dev.reprise.vault.format.Node;
import dev.reprise.vault.format.ObjectId;
import dev.reprise.vault.repository.BoundedWorkers;
import dev.reprise.vault.repository.Repository;
import dev.reprise.vault.repository.Trees;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Reads every blob that a restore would read, and says what it could not restore. */
public final class Verifier {
    private static final int WAITING = 64;

    private final Repository repository;
    private final Trees trees;
    private final Map<ObjectId, String> bad = new ConcurrentHashMap<>();
    private final Set<ObjectId> seen = ConcurrentHashMap.newKeySet();
    private final List<VerifyReport.DamagedEntry> damaged = new ArrayList<>();
    private final LongAdder bytes = new LongAdder();
    private long files;

    public Verifier(Repository repository) {
        this.repository = repository;
        this.trees = new Trees(repository);
    }

    /** Verifies a folder's tree, whose own path is {@code path}, with everything below. */
    public VerifyReport verifyTree(String path, ObjectId tree) throws IOException {
        try (BoundedWorkers workers = BoundedWorkers.forProcessors("vault-verify-", WAITING)) {
            read(path, tree, workers);
            workers.await();
        }
        bytes.reset();
        files = 0;
        judge(path, tree);
        return report();
    }

    /** Verifies one entry that is no folder. */
    public VerifyReport verifyEntry(String path, Node node) throws IOException {
        for (ObjectId blob : node.content()) {
            check(blob);
        }
        judge(path, node);
        return report();
    }

    private VerifyReport report() {
        damaged.sort(Comparator.comparing(VerifyReport.DamagedEntry::path));
        return new VerifyReport(files, bytes.sum(), List.copyOf(damaged));
    }

    private void read(String path, ObjectId tree, BoundedWorkers workers) throws IOException {
        List<Node> nodes;
        try {
            nodes = trees.load(tree);
        } catch (VaultException.Damaged | VaultException.Missing e) {
            bad.put(tree, e.getMessage());
            return;
        }
        for (Node node : nodes) {
            if (node.subtreeOrNull() != null) {
                if (seen.add(node.subtreeOrNull())) {
                    read(path + "/" + node.name(), node.subtreeOrNull(), workers);
                }
                continue;
            }
            for (ObjectId blob : node.content()) {
                if (seen.add(blob)) {
                    workers.submit(() -> check(blob));
                }
            }
        }
    }

    private void check(ObjectId blob) throws IOException {
        try {
            repository.loadBlob(blob, BlobKind.DATA);
        } catch (VaultException.Damaged | VaultException.Missing e) {
            bad.put(blob, e.getMessage());
        }
    }

    private void judge(String path, ObjectId tree) throws IOException {
        String why = bad.get(tree);
        if (why != null) {
            damaged.add(new VerifyReport.DamagedEntry(path, why));
            return;
        }
        for (Node node : trees.load(tree)) {
            String entry = path.isEmpty() ? node.name() : path + "/" + node.name();
            if (node.subtreeOrNull() != null) {
                judge(entry, node.subtreeOrNull());
            } else {
                judge(entry, node);
            }
        }
    }

    private void judge(String path, Node node) throws IOException {
        if (!node.isFile()) {
            return;
        }
        files++;
        bytes.add(node.size());
        long found = 0;
        for (ObjectId blob : node.content()) {
            String why = bad.get(blob);
            if (why != null) {
                damaged.add(new VerifyReport.DamagedEntry(path, why));
                return;
            }
            found += repository.indexes().plainLength(blob, BlobKind.DATA);
        }
        if (found != node.size()) {
            damaged.add(
                    new VerifyReport.DamagedEntry(
                            path,
                            "its listing says %d bytes, its blobs hold %d"
                                    .formatted(node.size(), found)));
        }
    }
}
