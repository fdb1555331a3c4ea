package dev.reprise.component.sessions.spool;

import dev.reprise.component.sessions.spool.Spool.Segment;
import dev.reprise.files.Durable;
import dev.reprise.files.HeldFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The one writer of a spool. It begins a new segment at each start, so that a tail which a killed
 * writer has left is never written after. Not thread-safe.
 */
public final class SpoolWriter implements AutoCloseable {
    private static final String LAST_BATCH = "last-batch";
    private static final String UNCOVERED = "uncovered-since";

    private final Spool spool;
    private final HeldFile lock;
    private final long most;
    private @Nullable FileChannel out;
    private long number;
    private long written;

    /** The bytes of what the vault does not hold. */
    private long waiting;

    private boolean full;
    private boolean holdsChanges;
    private boolean dirty;

    private SpoolWriter(Spool spool, HeldFile lock, long most, List<Segment> segments)
            throws IOException {
        this.spool = spool;
        this.lock = lock;
        this.most = most;
        this.number = segments.isEmpty() ? 1 : segments.getLast().number() + 1;
        for (Segment each : segments) {
            waiting += each.vaulted() ? 0 : Files.size(each.file());
        }
    }

    /**
     * @param most bytes that may wait for the vault: beyond them nothing is taken
     * @throws IOException if this process or another one writes this spool already
     */
    public static SpoolWriter open(Path folder, long most) throws IOException {
        Durable.makePrivateFolder(folder);
        HeldFile lock =
                HeldFile.take(folder.resolve("lock"), "")
                        .orElseThrow(
                                () -> new IOException("somebody else writes the spool " + folder));
        try {
            var spool = new Spool(folder);
            return new SpoolWriter(spool, lock, most, spool.segments());
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    public Spool spool() {
        return spool;
    }

    /**
     * Not durable before {@link #sync}.
     *
     * @throws SpoolFullException if the spool holds all that may wait; nothing was written
     */
    public void append(LogEntry entry) throws IOException {
        var buffer = ByteBuffer.wrap(LogCodec.encode(entry));
        if (waiting > 0 && waiting + buffer.remaining() > most) {
            full = true;
            throw new SpoolFullException(most);
        }
        FileChannel channel = out == null ? begin() : out;
        written += buffer.remaining();
        waiting += buffer.remaining();
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
        holdsChanges |= entry.tells();
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

    /** Whether something was refused, and nothing has gone into the vault since. */
    public boolean full() {
        return full;
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

    /** Up to where the last batch tells that was made of this spool; empty if there is none. */
    public Optional<Instant> lastBatch() throws IOException {
        return noted(LAST_BATCH);
    }

    /** A batch was made: the next one follows it. */
    public void batched(Instant to) throws IOException {
        note(LAST_BATCH, to);
    }

    /** Since when changes are not taken; empty while they are. */
    public Optional<Instant> uncoveredSince() throws IOException {
        return noted(UNCOVERED);
    }

    public void uncovered(Instant since) throws IOException {
        note(UNCOVERED, since);
    }

    /** What says so is durable in the log. */
    public void coveredAgain() throws IOException {
        Files.deleteIfExists(spool.folder().resolve(UNCOVERED));
    }

    private Optional<Instant> noted(String name) throws IOException {
        try {
            return Optional.of(Instant.parse(Files.readString(spool.folder().resolve(name))));
        } catch (NoSuchFileException | DateTimeException e) {
            return Optional.empty();
        }
    }

    private void note(String name, Instant at) throws IOException {
        Durable.write(spool.folder().resolve(name), at.toString().getBytes(StandardCharsets.UTF_8));
    }

    public void shipped(Segment segment) throws IOException {
        waiting -= Files.size(segment.file());
        full = false;
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
            lock.close();
        }
    }
}
