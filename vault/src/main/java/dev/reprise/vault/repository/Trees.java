package dev.reprise.vault.repository;

import dev.reprise.vault.fault.VaultException;
import dev.reprise.vault.format.BlobKind;
import dev.reprise.vault.format.MalformedException;
import dev.reprise.vault.format.Node;
import dev.reprise.vault.format.ObjectId;
import dev.reprise.vault.format.TreeCodec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the listings of folders. Thread-safe. */
public final class Trees {
    private final Repository repository;

    public Trees(Repository repository) {
        this.repository = repository;
    }

    /** The entries of a folder, in the order of their names. */
    public List<Node> load(ObjectId tree) throws IOException {
        byte[] json = repository.loadBlob(tree, BlobKind.TREE);
        try {
            return TreeCodec.decode(json, json.length);
        } catch (MalformedException e) {
            throw new VaultException.Damaged(
                    "tree blob " + tree.hex(), String.valueOf(e.getMessage()), e);
        }
    }

    /** Whether new trees may refer to it: an index names it, in a pack not found broken. */
    public boolean isIndexed(ObjectId tree) {
        return repository.indexes().contains(tree, BlobKind.TREE);
    }

    /** Finds the entry at a path below a tree; a path without names is not an entry. */
    public Optional<Node> find(ObjectId root, String path) throws IOException {
        ObjectId tree = root;
        List<String> names = names(path);
        for (int i = 0; i < names.size(); i++) {
            Optional<Node> node = named(load(tree), names.get(i));
            if (node.isEmpty() || i == names.size() - 1) {
                return node;
            }
            Optional<ObjectId> subtree = node.get().subtree();
            if (subtree.isEmpty()) {
                return Optional.empty();
            }
            tree = subtree.get();
        }
        return Optional.empty();
    }

    private static Optional<Node> named(List<Node> nodes, String name) {
        return nodes.stream().filter(node -> node.name().equals(name)).findFirst();
    }

    /**
     * The names in a path in a tree; a slash at either end does not matter.
     *
     * @throws IllegalArgumentException for {@code .}, {@code ..}, an empty name, or a NUL
     */
    public static List<String> names(String path) {
        List<String> names = new ArrayList<>();
        String inner = path.startsWith("/") ? path.substring(1) : path;
        inner = inner.endsWith("/") ? inner.substring(0, inner.length() - 1) : inner;
        if (inner.isEmpty()) {
            return names;
        }
        for (String name : inner.split("/", -1)) {
            if (!isPlain(name)) {
                throw new IllegalArgumentException("not a path in a snapshot: " + path);
            }
            names.add(name);
        }
        return names;
    }

    /** Whether a name stands for an entry of its folder and nothing else. */
    public static boolean isPlain(String name) {
        return !name.isEmpty()
                && !name.equals(".")
                && !name.equals("..")
                && name.indexOf('/') < 0
                && name.indexOf('\0') < 0;
    }
}
