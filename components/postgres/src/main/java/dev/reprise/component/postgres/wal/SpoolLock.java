package dev.reprise.component.postgres.wal;

import dev.reprise.files.Durable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One receiver alone writes into a spool. Held until closed, or until the process ends.
 *
 * <p>POSIX takes a process's locks on a file away as soon as the process closes the file anywhere:
 * a lock that is held here is known here, and its file is not opened a second time.
 */
final class SpoolLock implements AutoCloseable {
    private static final String FILE = "lock";

    /** Spools that this process has. */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path spool;
    private final FileChannel channel;

    private SpoolLock(Path spool, FileChannel channel) {
        this.spool = spool;
        this.channel = channel;
    }

    /** Makes the spool's folder where it is missing; empty if somebody else has the lock. */
    static Optional<SpoolLock> take(Path folder) throws IOException {
        Durable.makeFolder(folder);
        if (Files.getFileStore(folder).supportsFileAttributeView("posix")) {
            // The log holds whatever the tables do.
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        }
        Path spool = folder.toRealPath();
        if (!HELD.add(spool)) {
            return Optional.empty();
        }
        Optional<FileChannel> locked = Optional.empty();
        try {
            locked = locked(spool.resolve(FILE));
        } finally {
            if (locked.isEmpty()) {
                HELD.remove(spool);
            }
        }
        return locked.map(channel -> new SpoolLock(spool, channel));
    }

    /** Whether somebody, this process or another, has the spool to write. */
    static boolean held(Path folder) throws IOException {
        if (!Files.exists(folder.resolve(FILE))) {
            return false;
        }
        Path spool = folder.toRealPath();
        if (HELD.contains(spool)) {
            return true;
        }
        Optional<FileChannel> free = locked(spool.resolve(FILE));
        if (free.isPresent()) {
            free.get().close();
        }
        return free.isEmpty();
    }

    private static Optional<FileChannel> locked(Path file) throws IOException {
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        boolean locked = false;
        try {
            locked = channel.tryLock() != null;
            return locked ? Optional.of(channel) : Optional.empty();
        } catch (OverlappingFileLockException e) {
            return Optional.empty();
        } finally {
            if (!locked) {
                channel.close();
            }
        }
    }

    @Override
    public void close() throws IOException {
        try {
            channel.close();
        } finally {
            HELD.remove(spool);
        }
    }
}
