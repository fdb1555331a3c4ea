package dev.reprise.vault.seal;

import dev.reprise.vault.fault.VaultException;
import dev.reprise.vault.format.Node;
import dev.reprise.vault.format.ObjectId;
import dev.reprise.vault.repository.Trees;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The tree of an earlier seal, to tell unchanged files by. It only ever saves reading: where it is
 * missing or damaged, everything counts as new.
 */
final class ParentTree {
    private static final Listing NOTHING = new Listing(Map.of());

    private final Trees trees;

    ParentTree(Trees trees) {
        this.trees = trees;
    }

    Listing listing(@Nullable ObjectId tree) throws IOException {
        if (tree == null) {
            return NOTHING;
        }
        try {
            Map<String, Node> nodes = new HashMap<>();
            for (Node node : trees.load(tree)) {
                nodes.put(node.name(), node);
            }
            return new Listing(nodes);
        } catch (VaultException.Damaged | VaultException.Missing e) {
            System.getLogger(ParentTree.class.getName())
                    .log(System.Logger.Level.WARNING, "the parent of a seal is damaged", e);
            return NOTHING;
        }
    }

    /** The entries of one folder. */
    record Listing(Map<String, Node> nodes) {
        @Nullable Node find(String name) {
            return nodes.get(name);
        }
    }
}
