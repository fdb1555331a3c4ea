package dev.reprise.component.postgres.wire;

import dev.reprise.component.postgres.wire.Frames.Frame;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A copy under way, in one direction or in both. Ends by itself, or by {@link #end}; then the
 * connection is ready for the next command. After any exception the connection must be closed.
 */
public final class Copy {
    private final Frames frames;
    private final ServerAddress server;
    private final List<Rows> before;
    private final boolean both;
    private final List<Rows> after = new ArrayList<>();
    private boolean flowing;
    private boolean ended;

    Copy(Frames frames, ServerAddress server, List<Rows> before, boolean both, boolean flowing) {
        this.frames = frames;
        this.server = server;
        this.before = before;
        this.both = both;
        this.flowing = flowing;
    }

    /** The result sets that preceded the copy. */
    public List<Rows> before() {
        return before;
    }

    /** Whether anything is copied at all: a timeline may end right where it was asked for. */
    public boolean flowing() {
        return flowing;
    }

    /** The result sets that followed; complete once {@link #next} was empty. */
    public List<Rows> after() {
        return List.copyOf(after);
    }

    /** Waits until something is there to be read; false if the time is over. Loses nothing. */
    public boolean await(Duration patience) throws PgException {
        return frames.awaitMore(Deadline.in(patience));
    }

    /** Whether more is here already, without waiting. */
    public boolean more() throws PgException {
        return frames.more();
    }

    /** The next piece, within the address's time for an answer; empty at the end of the copy. */
    public Optional<ByteBuffer> next() throws PgException {
        return next(server.answer());
    }

    public Optional<ByteBuffer> next(Duration within) throws PgException {
        Deadline deadline = Deadline.in(within);
        if (flowing) {
            Frame frame = frames.next(deadline, "data of a copy");
            switch (frame.type()) {
                case 'd' -> {
                    return Optional.of(frame.body());
                }
                case 'c' -> {
                    flowing = false;
                    if (both) {
                        frames.send('c', new byte[0]);
                    }
                }
                default -> throw unexpected(frame);
            }
        }
        finish(deadline);
        return Optional.empty();
    }

    /** Sends a piece, where the copy goes both ways. */
    public void send(byte[] piece) throws PgException {
        frames.send('d', piece);
    }

    /** Says that nothing more is wanted, and throws away what still comes. */
    public void end(Duration within) throws PgException {
        Deadline deadline = Deadline.in(within);
        if (flowing && both) {
            frames.send('c', new byte[0]);
            while (flowing) {
                flowing = frames.next(deadline, "the copy to end").type() != 'c';
            }
        }
        while (!ended && next(deadline.left()).isPresent()) {
            continue;
        }
    }

    private void finish(Deadline deadline) throws PgException {
        var rows = new RowsInProgress();
        while (!ended) {
            Frame frame = frames.next(deadline, "the end of a copy");
            switch (frame.type()) {
                case 'T' -> rows.columns(frame);
                case 'D' -> rows.row(frame);
                case 'C' -> {
                    after.add(rows.finish(frame.text()));
                    rows = new RowsInProgress();
                }
                case 'I' -> {}
                case 'Z' -> ended = true;
                default -> throw unexpected(frame);
            }
        }
    }

    private PgException unexpected(Frame frame) {
        return new PgException.Unexpected(
                "a message of type " + frame.type() + " during a copy", server.toString());
    }
}
