package dev.reprise.vault.format;

import org.jspecify.annotations.Nullable;

/** What a node of a tree is, with restic's word for it and the type bits of its Go file mode. */
public enum NodeKind {
    FILE("file", 0),
    FOLDER("dir", 1L << 31),
    SYMLINK("symlink", 1L << 27),
    FIFO("fifo", 1L << 25),
    SOCKET("socket", 1L << 24),
    DEVICE("dev", 1L << 26),
    CHAR_DEVICE("chardev", 1L << 26 | 1L << 21),
    OTHER("irregular", 1L << 19);

    private final String word;
    private final long modeBits;

    NodeKind(String word, long modeBits) {
        this.word = word;
        this.modeBits = modeBits;
    }

    public String word() {
        return word;
    }

    static @Nullable NodeKind of(String word) {
        for (NodeKind kind : values()) {
            if (kind.word.equals(word)) {
                return kind;
            }
        }
        return null;
    }

    /** The Go file mode: permissions in nine bits, the other three in high ones. */
    long goMode(int permissions) {
        long mode = modeBits | (permissions & 0777);
        mode |= (permissions & 04000) != 0 ? 1L << 23 : 0;
        mode |= (permissions & 02000) != 0 ? 1L << 22 : 0;
        mode |= (permissions & 01000) != 0 ? 1L << 20 : 0;
        return mode;
    }

    static int permissions(long goMode) {
        int permissions = (int) (goMode & 0777);
        permissions |= (goMode & 1L << 23) != 0 ? 04000 : 0;
        permissions |= (goMode & 1L << 22) != 0 ? 02000 : 0;
        permissions |= (goMode & 1L << 20) != 0 ? 01000 : 0;
        return permissions;
    }
}
