package dev.reprise.vault.files;

import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What becomes of files that are made in one folder with a mode. The file mode mask, the folder's
 * group and set-group-id bit, its default access list and the mount all have a say, but the same
 * for every file: so the first is looked at, and the others are spared the system calls that would
 * set what they have. Thread-safe.
 */
public final class Births {
    private static final int OWNER_READ = 0400;
    private static final int PRIVATE = 0600;
    private static final PosixFilePermission[] BITS = {
        PosixFilePermission.OTHERS_EXECUTE,
        PosixFilePermission.OTHERS_WRITE,
        PosixFilePermission.OTHERS_READ,
        PosixFilePermission.GROUP_EXECUTE,
        PosixFilePermission.GROUP_WRITE,
        PosixFilePermission.GROUP_READ,
        PosixFilePermission.OWNER_EXECUTE,
        PosixFilePermission.OWNER_WRITE,
        PosixFilePermission.OWNER_READ
    };
    private static final Map<Integer, FileAttribute<Set<PosixFilePermission>>> MODES =
            new ConcurrentHashMap<>();

    private final Map<Integer, Born> seen = new ConcurrentHashMap<>();

    /** To make a file with these permissions, as far as it can be worked on with them. */
    public static FileAttribute<Set<PosixFilePermission>> mode(int permissions) {
        boolean readable = (permissions & OWNER_READ) != 0;
        return MODES.computeIfAbsent(readable ? permissions : PRIVATE, Births::attribute);
    }

    private static FileAttribute<Set<PosixFilePermission>> attribute(int permissions) {
        EnumSet<PosixFilePermission> set = EnumSet.noneOf(PosixFilePermission.class);
        for (int bit = 0; bit < BITS.length; bit++) {
            if ((permissions & 1 << bit) != 0) {
                set.add(BITS[bit]);
            }
        }
        return PosixFilePermissions.asFileAttribute(set);
    }

    /** What the file has, which was just made in this folder with {@link #mode}. */
    public Born of(Path file, int permissions) throws IOException {
        Born known = seen.get(permissions);
        if (known == null) {
            known = Born.look(file);
            seen.put(permissions, known);
        }
        return known;
    }
}
