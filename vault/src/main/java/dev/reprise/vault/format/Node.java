package dev.reprise.vault.format;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One entry of a folder.
 *
 * @param name a plain name; a byte that is not UTF-8 stands as the lone surrogate U+DC00 + byte
 * @param size of a file's content in bytes
 * @param linkTarget of a symlink, else ""
 * @param content the blobs of a file, in order
 * @param subtreeOrNull the tree of a folder
 */
public record Node(
        String name,
        NodeKind kind,
        FileMeta meta,
        long size,
        String linkTarget,
        List<ObjectId> content,
        @Nullable ObjectId subtreeOrNull,
        List<Xattr> xattrs) {

    /** An extended attribute with its bytes. */
    public record Xattr(String name, byte[] value) {}

    public static Node file(String name, FileMeta meta, long size, List<ObjectId> content) {
        return new Node(name, NodeKind.FILE, meta, size, "", content, null, List.of());
    }

    public static Node folder(String name, FileMeta meta, ObjectId subtree) {
        return new Node(name, NodeKind.FOLDER, meta, 0, "", List.of(), subtree, List.of());
    }

    public static Node symlink(String name, FileMeta meta, String target) {
        return new Node(name, NodeKind.SYMLINK, meta, 0, target, List.of(), null, List.of());
    }

    public static Node special(String name, NodeKind kind, FileMeta meta) {
        return new Node(name, kind, meta, 0, "", List.of(), null, List.of());
    }

    public Optional<ObjectId> subtree() {
        return Optional.ofNullable(subtreeOrNull);
    }

    public boolean isFolder() {
        return kind == NodeKind.FOLDER;
    }

    public boolean isFile() {
        return kind == NodeKind.FILE;
    }

    /** The same entry under another name. */
    public Node named(String other) {
        return new Node(other, kind, meta, size, linkTarget, content, subtreeOrNull, xattrs);
    }

    public Node with(FileMeta other) {
        return new Node(name, kind, other, size, linkTarget, content, subtreeOrNull, xattrs);
    }

    public Node with(List<Xattr> others) {
        return new Node(name, kind, meta, size, linkTarget, content, subtreeOrNull, others);
    }
}
