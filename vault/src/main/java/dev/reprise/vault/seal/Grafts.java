package dev.reprise.vault.seal;

import dev.reprise.vault.fault.VaultException;
import dev.reprise.vault.format.BlobKind;
import dev.reprise.vault.format.FileMeta;
import dev.reprise.vault.format.Node;
import dev.reprise.vault.format.Snapshot;
import dev.reprise.vault.format.SnapshotId;
import dev.reprise.vault.repository.Repository;
import dev.reprise.vault.repository.Trees;
import java.io.IOException;

/** Finds entries of other snapshots, to be referred to again: trees are named by their content. */
final class Grafts {
    private static final int FOLDER_MODE = 0755;

    private final Repository repository;
    private final Trees trees;

    Grafts(Repository repository) {
        this.repository = repository;
        this.trees = new Trees(repository);
    }

    Node find(SnapshotId from, String path) throws IOException {
        Snapshot snapshot = repository.snapshots().get(from);
        if (!repository.indexes().contains(snapshot.tree(), BlobKind.TREE)) {
            throw new VaultException.Missing(
                    "no index of the vault knows the tree of a snapshot", from.hex());
        }
        if (Trees.names(path).isEmpty()) {
            return Node.folder("/", FileMeta.of(FOLDER_MODE, snapshot.time()), snapshot.tree());
        }
        return trees.find(snapshot.tree(), path)
                .orElseThrow(
                        () ->
                                new VaultException.NotFound(
                                        "no such path in snapshot " + from.shortHex(), path));
    }
}
