package dev.reprise.component.postgres.wal;

import dev.reprise.files.Durable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes one branch's log into the spool, from a segment's start on. What is there already is
 * compared, not written again: a server that sends something else is not the one that we followed.
 * For one thread.
 */
final class SpoolWriter implements AutoCloseable {
    private final Spool spool;
    private final TimelineHistory history;
    private final SegmentNames names;
    private @Nullable FileChannel channel;
    private Path file;
    private Optional<Object> identity = Optional.empty();

    /** Bytes of the open segment that lay there before. */
    private long before;

    private Lsn at;
    private Lsn synced;

    /**
     * @param start of a segment
     */
    SpoolWriter(Spool spool, TimelineHistory history, SegmentNames names, Lsn start)
            throws IOException {
        this.spool = spool;
        this.history = history;
        this.names = names;
        this.at = start;
        this.synced = start;
        this.file = spool.growing(history, names, start);
        Durable.makeFolder(spool.branch(history));
    }

    /** Where the next byte belongs. */
    Lsn position() {
        return at;
    }

    /** Up to where everything is durable. */
    Lsn synced() {
        return synced;
    }

    boolean dirty() {
        return synced.isBefore(at);
    }

    /** Takes the bytes that follow. Not durable before {@link #sync}. */
    void write(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            FileChannel open = open();
            long offset = at.value() & (names.size() - 1);
            int count = (int) Math.min(bytes.remaining(), names.size() - offset);
            ByteBuffer piece = bytes.slice(bytes.position(), count);
            try {
                long known = Math.clamp(before - offset, 0, count);
                if (known > 0) {
                    compare(open, offset, piece.slice(0, (int) known));
                }
                piece.position((int) known);
                while (piece.hasRemaining()) {
                    open.write(piece, offset + piece.position());
                }
            } catch (DivergedException | UnreadableLogException e) {
                throw e;
            } catch (IOException e) {
                throw new SpoolGoneException("the spool cannot be written: " + e.getMessage(), e);
            }
            bytes.position(bytes.position() + count);
            at = at.plus(count);
            if (offset + count == names.size()) {
                complete();
            }
        }
    }

    /** What the server sends is not what it once sent. */
    static final class DivergedException extends IOException {
        private static final long serialVersionUID = 1L;

        DivergedException(String message) {
            super(message);
        }
    }

    /**
     * Makes all that was written durable.
     *
     * @throws SpoolGoneException if it cannot, or the files are not where they were
     */
    void sync() throws IOException {
        FileChannel open = channel;
        if (open != null) {
            try {
                open.force(false);
            } catch (IOException e) {
                throw new SpoolGoneException("the spool cannot be synced: " + e.getMessage(), e);
            }
        }
        check();
        synced = at;
    }

    /** Looks whether the spool is still where it was: an open file outlives its own removal. */
    void check() throws IOException {
        if (channel != null && !Spool.identity(file).equals(identity)) {
            throw new SpoolGoneException("the spool was removed: " + file);
        }
    }

    private void compare(FileChannel open, long offset, ByteBuffer sent) throws IOException {
        ByteBuffer held = ByteBuffer.allocate(sent.remaining());
        while (held.hasRemaining()) {
            if (open.read(held, offset + held.position()) < 0) {
                throw new IOException("it became shorter");
            }
        }
        int difference = held.flip().mismatch(sent);
        if (difference >= 0) {
            int page = difference - (int) ((offset + difference) % WalDecoder.PAGE);
            if (page >= 0
                    && WalDecoder.beginsPage(held, page)
                    && !WalDecoder.beginsPage(sent, page)) {
                throw new UnreadableLogException(
                        at.plus(page), "no page of it is at " + at.plus(page));
            }
            throw new DivergedException(
                    "the server sends another log than before, at "
                            + at.plus(difference)
                            + " of timeline "
                            + history.timeline());
        }
    }

    private FileChannel open() throws IOException {
        FileChannel open = channel;
        if (open != null) {
            return open;
        }
        file = spool.growing(history, names, at);
        try {
            open =
                    FileChannel.open(
                            file,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.READ,
                            StandardOpenOption.WRITE);
            Durable.sync(spool.branch(history));
        } catch (IOException e) {
            throw new SpoolGoneException("the spool cannot be opened: " + e.getMessage(), e);
        }
        channel = open;
        identity = Spool.identity(file);
        before = open.size();
        return open;
    }

    private void complete() throws IOException {
        sync();
        close();
        try {
            Durable.rename(file, spool.complete(history, names, at.plus(-1)));
        } catch (IOException e) {
            throw new SpoolGoneException("the spool cannot be written: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() throws IOException {
        FileChannel open = channel;
        channel = null;
        if (open != null) {
            open.close();
        }
    }
}
