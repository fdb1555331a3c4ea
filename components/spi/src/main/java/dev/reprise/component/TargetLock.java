package dev.reprise.component;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * The operating system's lock on a target, at {@link Component#lockFile}: whoever changes the
 * target holds it, here and in every other process. It ends with the process. The file stays, and
 * says who held it last.
 */
public final class TargetLock implements AutoCloseable {
    private final FileChannel channel;

    private TargetLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Takes the lock if nobody has it; never waits.
     *
     * @param holder who takes it, in words for whoever finds it taken
     * @return empty if it is held, in this process or in another one
     * @throws IOException if the file cannot be made or written
     */
    public static Optional<TargetLock> take(Path file, String holder) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        boolean taken = false;
        try {
            taken = locked(channel);
            if (!taken) {
                return Optional.empty();
            }
            byte[] text =
                    "%s (process %d)%n"
                            .formatted(holder, ProcessHandle.current().pid())
                            .getBytes(StandardCharsets.UTF_8);
            channel.truncate(0).write(ByteBuffer.wrap(text));
            return Optional.of(new TargetLock(channel));
        } finally {
            if (!taken) {
                channel.close();
            }
        }
    }

    /** Who held the lock last; empty if nobody did. */
    public static String holder(Path file) throws IOException {
        return Files.exists(file) ? Files.readString(file).strip() : "";
    }

    private static boolean locked(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
