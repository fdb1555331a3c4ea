package dev.reprise.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Files and names that are there after a power cut, whole or not at all: content is synced before
 * its name is, and a name by syncing its folder. Safe for any number of processes at once, also on
 * the same file.
 */
public final class Durable {
    private Durable() {}

    /**
     * Replaces a file, or makes it with its folder, in one step; its owner alone may read it. Who
     * reads meanwhile reads the old content or the new one. Several writers do not see each other:
     * the last one's content stays. A crash may leave a file {@code .NAME.*.new} beside it, which
     * nobody reads.
     */
    public static void write(Path file, byte[] content) throws IOException {
        Path folder = folderOf(file);
        makeFolder(folder);
        Path fresh = Files.createTempFile(folder, "." + file.getFileName() + ".", ".new");
        try {
            fill(fresh, content);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            Files.deleteIfExists(fresh);
            throw e;
        }
        sync(folder);
    }

    /** Writes content that lasts into a file of the caller's own; its name may not last yet. */
    public static void fill(Path file, byte[] content) throws IOException {
        try (FileChannel channel =
                FileChannel.open(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(content);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        } catch (FileSystemException e) {
            throw e;
        } catch (IOException e) {
            // A full disk does not say of itself where it is.
            var named = new FileSystemException(file.toString(), null, e.getMessage());
            named.initCause(e);
            throw named;
        }
    }

    /** Copies a file's content, as {@link #fill} does; a file of any size takes the same memory. */
    public static void copy(Path from, Path to) throws IOException {
        try (FileChannel in = FileChannel.open(from, StandardOpenOption.READ);
                FileChannel out =
                        FileChannel.open(
                                to,
                                StandardOpenOption.CREATE,
                                StandardOpenOption.TRUNCATE_EXISTING,
                                StandardOpenOption.WRITE)) {
            long size = in.size();
            long at = 0;
            while (at < size) {
                long moved = in.transferTo(at, size - at, out);
                if (moved <= 0) {
                    throw new IOException(from + " became shorter while it was copied");
                }
                at += moved;
            }
            out.force(true);
        }
    }

    /** Renames within one file system, over what is there; content is the caller's to sync. */
    public static void rename(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        sync(folderOf(to));
        if (!folderOf(from).equals(folderOf(to))) {
            sync(folderOf(from));
        }
    }

    /** Makes a folder and those above it where they are absent. */
    public static void makeFolder(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            return;
        }
        Path absolute = folder.toAbsolutePath();
        Path parent = absolute.getParent();
        if (parent != null) {
            makeFolder(parent);
        }
        Files.createDirectories(absolute);
        if (parent != null) {
            sync(parent);
        }
    }

    /**
     * The same for what is as private as the data of a stack: its owner alone may look into the
     * last folder, also where it was there before and open to others.
     */
    public static void makePrivateFolder(Path folder) throws IOException {
        makeFolder(folder);
        if (Files.getFileStore(folder).supportsFileAttributeView("posix")) {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        }
    }

    /** Makes what was created, renamed or removed in a folder last. */
    public static void sync(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static Path folderOf(Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null) {
            throw new IOException(file + " is no file in a folder");
        }
        return folder;
    }
}
