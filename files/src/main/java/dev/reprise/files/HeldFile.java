package dev.reprise.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The operating system's lock on a file, held until it is closed or the process ends. The file
 * stays.
 *
 * <p>POSIX takes a process's locks on a file away as soon as the process closes the file anywhere.
 * So a lock that is held here is known here, and its file is not opened a second time.
 */
public final class HeldFile implements AutoCloseable {
    /** What this process holds, and what it says. */
    private static final Map<Path, String> HELD = new ConcurrentHashMap<>();

    private final Path key;
    private final FileChannel channel;

    private HeldFile(Path key, FileChannel channel) {
        this.key = key;
        this.channel = channel;
    }

    /**
     * Takes the lock if nobody has it; never waits.
     *
     * @param file made where it is absent, in a folder that is there
     * @param says written into it; empty to leave it as it is
     * @return empty if it is held, in this process or in another one
     */
    public static Optional<HeldFile> take(Path file, String says) throws IOException {
        Path key = key(file);
        if (HELD.putIfAbsent(key, says) != null) {
            return Optional.empty();
        }
        Optional<FileChannel> locked = Optional.empty();
        try {
            locked = locked(file, says);
        } finally {
            if (locked.isEmpty()) {
                HELD.remove(key);
            }
        }
        return locked.map(channel -> new HeldFile(key, channel));
    }

    private static Optional<FileChannel> locked(Path file, String says) throws IOException {
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        boolean done = false;
        try {
            if (channel.tryLock() == null) {
                return Optional.empty();
            }
            if (!says.isEmpty()) {
                channel.truncate(0).write(ByteBuffer.wrap(says.getBytes(StandardCharsets.UTF_8)));
            }
            done = true;
            return Optional.of(channel);
        } catch (OverlappingFileLockException e) {
            // Held by this process, by other means: as held as by any other.
            return Optional.empty();
        } finally {
            if (!done) {
                channel.close();
            }
        }
    }

    /** What was written into it last; empty if it is not there. */
    public static String says(Path file) throws IOException {
        if (!Files.exists(file)) {
            return "";
        }
        String here = HELD.get(key(file));
        return here == null ? Files.readString(file) : here;
    }

    /** One key for one file, however its folder is reached. */
    private static Path key(Path file) throws IOException {
        Path absolute = file.toAbsolutePath().normalize();
        Path folder = absolute.getParent();
        return folder == null ? absolute : folder.toRealPath().resolve(absolute.getFileName());
    }

    @Override
    public void close() throws IOException {
        try {
            channel.close();
        } finally {
            HELD.remove(key);
        }
    }
}
