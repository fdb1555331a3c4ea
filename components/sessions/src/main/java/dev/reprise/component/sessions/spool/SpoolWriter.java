package dev.reprise.component.sessions.spool;

import dev.reprise.component.sessions.spool.Spool.Segment;
import dev.reprise.files.Durable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The one writer of a spool. It begins a new segment at each start, so that a tail which a killed
 * writer has left is never written after. Not thread-safe.
 */
public final class SpoolWriter implements AutoCloseable {
    private final Spool spool;
    private final FileChannel lockFile;
    private final FileLock lock;
    private @Nullable FileChannel out;
    private long number;
    private long written;
    private boolean holdsChanges;
    private boolean dirty;

    private SpoolWriter(Spool spool, FileChannel lockFile, FileLock lock, long number) {
        this.spool = spool;
        this.lockFile = lockFile;
        this.lock = lock;
        this.number = number;
    }

    /**
     * @throws IOException if another process writes this spool
     */
    public static SpoolWriter open(Path folder) throws IOException {
        Files.createDirectories(folder);
        FileChannel file =
                FileChannel.open(
                        folder.resolve("lock"),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE);
        try {
            FileLock lock = file.tryLock();
            if (lock == null) {
                throw new IOException("another process writes the spool " + folder);
            }
            var spool = new Spool(folder);
            List<Segment> segments = spool.segments();
            long next = segments.isEmpty() ? 1 : segments.getLast().number() + 1;
            return new SpoolWriter(spool, file, lock, next);
        } catch (OverlappingFileLockException e) {
            file.close();
            throw new IOException("this process writes the spool " + folder + " already", e);
        } catch (IOException e) {
            file.close();
            throw e;
        }
    }

    public Spool spool() {
        return spool;
    }

    /** Not durable before {@link #sync}. */
    public void append(LogEntry entry) throws IOException {
        FileChannel channel = out == null ? begin() : out;
        var buffer = ByteBuffer.wrap(LogCodec.encode(entry));
        written += buffer.remaining();
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
        holdsChanges |= entry instanceof LogEntry.Put || entry instanceof LogEntry.Gone;
        dirty = true;
    }

    public void sync() throws IOException {
        if (dirty && out != null) {
            out.force(false);
            dirty = false;
        }
    }

    /** Whether the folder and the segment that is written are still there. */
    public boolean intact() {
        return Files.isDirectory(spool.folder())
                && (out == null || Files.exists(spool.file(number, false)));
    }

    public long segmentBytes() {
        return written;
    }

    public boolean holdsChanges() {
        return holdsChanges;
    }

    /** Closes the segment, so that it can be shipped. */
    public void rotate() throws IOException {
        if (out != null) {
            sync();
            out.close();
            out = null;
            number++;
            written = 0;
            holdsChanges = false;
        }
    }

    /** The closed segments that the vault does not hold. */
    public List<Segment> unshipped() throws IOException {
        var found = new ArrayList<Segment>();
        for (Segment each : spool.segments()) {
            if (!each.vaulted() && each.number() < number) {
                found.add(each);
            }
        }
        return found;
    }

    public void shipped(Segment segment) throws IOException {
        Files.move(
                segment.file(), spool.file(segment.number(), true), StandardCopyOption.ATOMIC_MOVE);
        Durable.sync(spool.folder());
    }

    /** Writes what is there now; what comes later stands in the segments that begin here. */
    public void checkpoint(Instant at, long files, Checkpoint.Source source) throws IOException {
        rotate();
        Checkpoint.write(spool.folder(), at, number, files, source);
    }

    /**
     * Removes shipped segments, the oldest first, that lie before the checkpoint: those whose last
     * change is older than {@code before}, and of the others as many as exceed {@code most} bytes.
     */
    public void prune(Instant before, long most) throws IOException {
        var checkpoint = spool.checkpoint();
        if (checkpoint.isEmpty()) {
            return;
        }
        var shipped = new ArrayList<Segment>();
        long bytes = 0;
        for (Segment each : spool.segments()) {
            if (each.vaulted() && each.number() < checkpoint.get().firstSegment()) {
                shipped.add(each);
                bytes += Files.size(each.file());
            }
        }
        for (Segment each : shipped) {
            boolean old = Files.getLastModifiedTime(each.file()).toInstant().isBefore(before);
            if (old || bytes > most) {
                bytes -= Files.size(each.file());
                Files.deleteIfExists(each.file());
            }
        }
    }

    /** The bytes of all segments. */
    public long bytes() throws IOException {
        long bytes = 0;
        for (Segment each : spool.segments()) {
            bytes += Files.size(each.file());
        }
        return bytes;
    }

    private FileChannel begin() throws IOException {
        FileChannel made =
                FileChannel.open(
                        spool.file(number, false),
                        StandardOpenOption.CREATE_NEW,
                        StandardOpenOption.WRITE);
        Durable.sync(spool.folder());
        out = made;
        return made;
    }

    @Override
    public void close() throws IOException {
        try {
            sync();
            if (out != null) {
                out.close();
            }
        } finally {
            lock.release();
            lockFile.close();
        }
    }
}
