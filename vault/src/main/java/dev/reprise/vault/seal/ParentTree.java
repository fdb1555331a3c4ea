package dev.reprise.vault.seal;

import dev.reprise.vault.fault.VaultException;
import dev.reprise.vault.format.Node;
import dev.reprise.vault.format.ObjectId;
import dev.reprise.vault.repository.Trees;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The tree of an earlier seal, to tell unchanged files by. It only ever saves reading: where it is
 * missing or damaged, everything counts as new.
 */
final class ParentTree {
    static final Listing NOTHING = new Listing(null, Map.of());

    private final Trees trees;

    ParentTree(Trees trees) {
        this.trees = trees;
    }

    Listing listing(@Nullable ObjectId tree) throws IOException {
        if (tree == null || !trees.isIndexed(tree)) {
            return NOTHING;
        }
        try {
            Map<String, Node> nodes = new HashMap<>();
            for (Node node : trees.load(tree)) {
                nodes.put(node.name(), node);
            }
            return new Listing(tree, nodes);
        } catch (VaultException.Damaged | VaultException.Missing e) {
            System.getLogger(ParentTree.class.getName())
                    .log(System.Logger.Level.WARNING, "the parent of a seal is damaged", e);
            return NOTHING;
        }
    }

    /** The entries of one folder, and the tree that they were read from. */
    record Listing(@Nullable ObjectId tree, Map<String, Node> nodes) {
        @Nullable Node find(String name) {
            return nodes.get(name);
        }

        /** The tree's id, if the entries are these in every field that a tree has. */
        @Nullable ObjectId ifHoldsExactly(List<Node> entries) {
            if (tree == null || entries.size() != nodes.size()) {
                return null;
            }
            for (Node entry : entries) {
                if (!entry.equals(nodes.get(entry.name()))) {
                    return null;
                }
            }
            return tree;
        }
    }
}
