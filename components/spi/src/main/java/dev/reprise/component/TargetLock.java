package dev.reprise.component;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The operating system's lock on a target, at {@link Component#lockFile}: whoever changes the
 * target holds it, here and in every other process. It ends with the process. The file stays, and
 * says who held it last.
 *
 * <p>POSIX takes a process's locks on a file away as soon as the process closes the file anywhere.
 * So a lock that is held here is known here, and its file is not opened a second time.
 */
public final class TargetLock implements AutoCloseable {
    /** Of this process: who holds it, by the file. */
    private static final Map<Path, String> HELD = new ConcurrentHashMap<>();

    private final Path key;
    private final FileChannel channel;

    private TargetLock(Path key, FileChannel channel) {
        this.key = key;
        this.channel = channel;
    }

    /**
     * Takes the lock if nobody has it; never waits.
     *
     * @param holder who takes it, in words for whoever finds it taken
     * @return empty if it is held, in this process or in another one
     * @throws IOException if the file cannot be made or written; its folder is never made
     */
    public static Optional<TargetLock> take(Path file, String holder) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null && !Files.isDirectory(folder)) {
            // Where a volume is not mounted, whatever is made now is hidden once it is.
            throw new IOException(folder + " is not there: mount its volume, or make it");
        }
        String text = "%s (process %d)".formatted(holder, ProcessHandle.current().pid());
        Path key = key(file);
        if (HELD.putIfAbsent(key, text) != null) {
            return Optional.empty();
        }
        Optional<TargetLock> taken = Optional.empty();
        try {
            taken = take(file, key, text);
            return taken;
        } finally {
            if (taken.isEmpty()) {
                HELD.remove(key);
            }
        }
    }

    private static Optional<TargetLock> take(Path file, Path key, String text) throws IOException {
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        boolean taken = false;
        try {
            FileLock lock = channel.tryLock();
            taken = lock != null;
            if (!taken) {
                return Optional.empty();
            }
            channel.truncate(0)
                    .write(
                            ByteBuffer.wrap(
                                    "%s%n".formatted(text).getBytes(StandardCharsets.UTF_8)));
            return Optional.of(new TargetLock(key, channel));
        } catch (IOException e) {
            taken = false;
            throw e;
        } finally {
            if (!taken) {
                channel.close();
            }
        }
    }

    /** Who held the lock last; empty if nobody did. */
    public static String holder(Path file) throws IOException {
        if (!Files.exists(file)) {
            return "";
        }
        String here = HELD.get(key(file));
        return here == null ? Files.readString(file).strip() : here;
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
