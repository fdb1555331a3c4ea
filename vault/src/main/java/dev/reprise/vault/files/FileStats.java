package dev.reprise.vault.files;

import dev.reprise.vault.format.FileMeta;
import dev.reprise.vault.format.NodeKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Reads what the file system says of a file; symlinks are never followed. Thread-safe. */
public final class FileStats {
    private static final String WANTED =
            "unix:mode,ino,dev,rdev,nlink,uid,gid,size,lastModifiedTime,ctime";
    private static final int TYPE_MASK = 0170000;

    private final Map<Integer, String> users = new ConcurrentHashMap<>();
    private final Map<Integer, String> groups = new ConcurrentHashMap<>();

    public FileStat read(Path path) throws IOException {
        Map<String, Object> found = Files.readAttributes(path, WANTED, LinkOption.NOFOLLOW_LINKS);
        int mode = (Integer) value(found, "mode");
        int uid = (Integer) value(found, "uid");
        int gid = (Integer) value(found, "gid");
        NodeKind kind = kind(mode);
        boolean device = kind == NodeKind.DEVICE || kind == NodeKind.CHAR_DEVICE;
        nameOwners(path, uid, gid);
        FileMeta meta =
                new FileMeta(
                        mode & 07777,
                        ((FileTime) value(found, "lastModifiedTime")).toInstant(),
                        ((FileTime) value(found, "ctime")).toInstant(),
                        uid,
                        gid,
                        users.getOrDefault(uid, ""),
                        groups.getOrDefault(gid, ""),
                        (Long) value(found, "ino"),
                        (Long) value(found, "dev"),
                        // A folder's count only says how many folders are in it.
                        kind == NodeKind.FOLDER ? 0 : (Integer) value(found, "nlink"),
                        device ? (Long) value(found, "rdev") : 0);
        return new FileStat(kind, meta, kind == NodeKind.FILE ? (Long) value(found, "size") : 0);
    }

    private static Object value(Map<String, Object> found, String name) throws IOException {
        Object value = found.get(name);
        if (value == null) {
            throw new IOException("the file system does not tell " + name);
        }
        return value;
    }

    /** Looked up once for each number, since a look-up may ask a directory server. */
    private void nameOwners(Path path, int uid, int gid) throws IOException {
        if (users.containsKey(uid) && groups.containsKey(gid)) {
            return;
        }
        PosixFileAttributes owners =
                Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        users.putIfAbsent(uid, nameOrNothing(owners.owner().getName(), uid));
        groups.putIfAbsent(gid, nameOrNothing(owners.group().getName(), gid));
    }

    private static String nameOrNothing(String name, int number) {
        return name.equals(Integer.toString(number)) ? "" : name;
    }

    private static NodeKind kind(int mode) {
        return switch (mode & TYPE_MASK) {
            case 0100000 -> NodeKind.FILE;
            case 0040000 -> NodeKind.FOLDER;
            case 0120000 -> NodeKind.SYMLINK;
            case 0010000 -> NodeKind.FIFO;
            case 0140000 -> NodeKind.SOCKET;
            case 0060000 -> NodeKind.DEVICE;
            case 0020000 -> NodeKind.CHAR_DEVICE;
            default -> NodeKind.OTHER;
        };
    }
}
