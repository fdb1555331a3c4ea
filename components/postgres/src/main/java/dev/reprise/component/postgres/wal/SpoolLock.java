package dev.reprise.component.postgres.wal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/** One receiver alone writes into a spool. Held until closed, or until the process ends. */
final class SpoolLock implements AutoCloseable {
    private final FileChannel channel;
    private final FileLock lock;

    private SpoolLock(FileChannel channel, FileLock lock) {
        this.channel = channel;
        this.lock = lock;
    }

    /** Makes the spool's folder where it is missing; empty if somebody else has the lock. */
    static Optional<SpoolLock> take(Path spool) throws IOException {
        Durable.folder(spool);
        if (Files.getFileStore(spool).supportsFileAttributeView("posix")) {
            // The log holds whatever the tables do.
            Files.setPosixFilePermissions(spool, PosixFilePermissions.fromString("rwx------"));
        }
        FileChannel channel =
                FileChannel.open(
                        spool.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return Optional.of(new SpoolLock(channel, lock));
            }
        } catch (OverlappingFileLockException e) {
            channel.close();
            return Optional.empty();
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        channel.close();
        return Optional.empty();
    }

    @Override
    public void close() throws IOException {
        try (channel) {
            lock.release();
        }
    }
}
