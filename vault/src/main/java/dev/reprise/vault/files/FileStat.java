package dev.reprise.vault.files;

import dev.reprise.vault.format.FileMeta;
import dev.reprise.vault.format.NodeKind;

/** A file as the file system has it now. */
public record FileStat(NodeKind kind, FileMeta meta, long size) {

    /** Whether it looks like the same, unwritten file as one that was seen before. */
    public boolean sameAs(NodeKind otherKind, FileMeta other, long otherSize) {
        return kind == otherKind
                && size == otherSize
                && meta.inode() == other.inode()
                && meta.modified().equals(other.modified())
                && meta.changed().equals(other.changed());
    }
}
