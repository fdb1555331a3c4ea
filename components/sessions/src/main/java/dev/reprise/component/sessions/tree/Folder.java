package dev.reprise.component.sessions.tree;

import dev.reprise.vault.format.NameText;
import java.util.Arrays;
import java.util.List;

/**
 * One folder as last seen. Names and stamps are packed: a tree of a million files must fit into
 * some sixty bytes a file. Between the names stands the one byte that none of them can hold.
 */
final class Folder {
    private static final String BETWEEN = "/";

    final String name;
    byte[] names = new byte[0];
    int count;
    long[] sizes = new long[0];
    long[] mtimes = new long[0];
    int[] inodes = new int[0];
    List<Folder> children = List.of();

    Folder(String name) {
        this.name = name;
    }

    /** Replaces the files; {@code files} in the order of reading. */
    void fill(List<String> files, List<Stamp> stamps) {
        names = packed(files);
        count = files.size();
        sizes = new long[count];
        mtimes = new long[count];
        inodes = new int[count];
        for (int i = 0; i < count; i++) {
            sizes[i] = stamps.get(i).size();
            mtimes[i] = stamps.get(i).mtime();
            inodes[i] = stamps.get(i).inode();
        }
    }

    boolean holdsExactly(List<String> files, List<Stamp> stamps) {
        if (files.size() != count) {
            return false;
        }
        for (int i = 0; i < count; i++) {
            Stamp stamp = stamps.get(i);
            if (stamp.size() != sizes[i]
                    || stamp.mtime() != mtimes[i]
                    || stamp.inode() != inodes[i]) {
                return false;
            }
        }
        return Arrays.equals(packed(files), names);
    }

    String[] fileNames() {
        return count == 0 ? new String[0] : NameText.ofBytes(names).split(BETWEEN, -1);
    }

    private static byte[] packed(List<String> names) {
        return NameText.toBytes(String.join(BETWEEN, names));
    }

    Stamp stamp(int i) {
        return new Stamp(sizes[i], mtimes[i], inodes[i]);
    }
}
