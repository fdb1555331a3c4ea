package dev.reprise.component.postgres.wal;

import dev.reprise.component.postgres.wire.Copy;
import dev.reprise.component.postgres.wire.PgException;
import dev.reprise.component.postgres.wire.Rows;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Receives one timeline's log over one connection, from a place on, until the timeline or the
 * connection ends. What is acknowledged is durable in the spool, without exception, and was sent
 * over this connection: a server that came back with another log must not hear of what it sent
 * before. For one thread; {@link #drain} may come from any.
 */
final class WalReceiver {
    private static final Instant EPOCH = Instant.parse("2000-01-01T00:00:00Z");
    private static final Duration TICK = Duration.ofMillis(250);
    private static final long STATUS_NANOS = Duration.ofSeconds(1).toNanos();
    private static final long ASK_NANOS = Duration.ofSeconds(5).toNanos();

    /** More than this is never left unsynced while more arrives. */
    private static final long LARGEST_UNSYNCED = 1 << 20;

    private static final int WAL_HEADER = 24;

    private final StreamState state;
    private final InstantSource clock;
    private final LongSupplier nanos;
    private final long silence;
    private volatile @Nullable Deadlined draining;

    /** Until when a drain may go on, and how long the server must be quiet to be done. */
    private record Deadlined(long end, long quiet) {}

    /**
     * @param nanos a monotonic clock
     * @param silence without a word from the server after which the connection counts as broken
     */
    WalReceiver(StreamState state, InstantSource clock, LongSupplier nanos, Duration silence) {
        this.state = state;
        this.clock = clock;
        this.nanos = nanos;
        this.silence = silence.toNanos();
    }

    /** The next timeline and where it begins; empty where the server ended for good. */
    record Next(int timeline, Lsn at) {}

    /** From now on only what still comes is taken, until nothing came for a while. */
    void drain(Duration within, Duration quiet) {
        draining = new Deadlined(nanos.getAsLong() + within.toNanos(), quiet.toNanos());
    }

    boolean draining() {
        return draining != null;
    }

    /**
     * Receives.
     *
     * @param begun told once the server has said its first word after accepting
     * @throws PgException if the connection breaks
     * @throws SpoolGoneException if the spool does
     * @throws UnreadableLogException if what comes is no log
     */
    Optional<Next> receive(Copy copy, SpoolWriter writer, BranchReader reader, Runnable begun)
            throws IOException {
        long heard = nanos.getAsLong();
        long data = heard;
        long told = 0;
        boolean first = true;
        Lsn serverEnd = Lsn.ZERO;
        Said said = null;
        while (true) {
            boolean reply = false;
            copy.await(tick(told));
            while (copy.more()) {
                Optional<ByteBuffer> message = copy.next();
                if (message.isEmpty()) {
                    sync(writer, reader);
                    return ended(copy);
                }
                heard = nanos.getAsLong();
                if (first) {
                    begun.run();
                    first = false;
                }
                ByteBuffer body = message.get();
                if (body.get(0) == 'w') {
                    take(body, writer, reader);
                    data = heard;
                    Lsn end = new Lsn(body.getLong(9));
                    serverEnd = end.isBefore(serverEnd) ? serverEnd : end;
                } else if (body.get(0) == 'k') {
                    serverEnd = new Lsn(body.getLong(1));
                    reply |= body.get(17) != 0;
                }
                if (reply || unsynced(writer) >= LARGEST_UNSYNCED) {
                    break;
                }
            }
            long now = nanos.getAsLong();
            boolean synced = writer.dirty();
            if (synced) {
                sync(writer, reader);
            } else {
                writer.check();
            }
            if (said == null && Lsn.ZERO.isBefore(serverEnd)) {
                said = new Said(serverEnd, heard);
            }
            if (said != null && !writer.synced().isBefore(said.end())) {
                state.covered(since(said.at()));
                said = null;
            }
            if (synced || reply || now - told >= STATUS_NANOS) {
                state.heard(since(heard));
                copy.send(status(writer.synced(), now - heard >= ASK_NANOS));
                told = now;
            }
            if (now - heard >= silence) {
                throw new PgException.TimedOut(
                        "replication", Duration.ofNanos(silence), "a word from the server");
            }
            if (drained(now, data, serverEnd, writer)) {
                return Optional.empty();
            }
        }
    }

    private Duration tick(long told) {
        long left = told + STATUS_NANOS - nanos.getAsLong();
        return left <= 0 ? Duration.ZERO : left < TICK.toNanos() ? Duration.ofNanos(left) : TICK;
    }

    /** Where the server's log ended when it last said so; there is more once that is reached. */
    private record Said(Lsn end, long at) {}

    private Instant since(long heard) {
        return clock.instant().minusNanos(nanos.getAsLong() - heard);
    }

    private static void take(ByteBuffer body, SpoolWriter writer, BranchReader reader)
            throws IOException {
        Lsn start = new Lsn(body.getLong(1));
        if (!start.equals(writer.position())) {
            throw new IOException(
                    "the server sends the log at %s where %s follows"
                            .formatted(start, writer.position()));
        }
        ByteBuffer bytes = body.position(WAL_HEADER + 1).slice();
        writer.write(bytes.duplicate());
        reader.take(start, bytes);
    }

    private static long unsynced(SpoolWriter writer) {
        return writer.position().value() - writer.synced().value();
    }

    private void sync(SpoolWriter writer, BranchReader reader) throws IOException {
        if (!reader.stopped().isEmpty()) {
            throw new UnreadableLogException(reader.position(), reader.stopped());
        }
        writer.sync();
        if (state.view().received().isBefore(writer.synced())) {
            state.received(writer.synced(), reader.survey(), reader.latestCommit());
        }
    }

    private boolean drained(long now, long data, Lsn serverEnd, SpoolWriter writer) {
        Deadlined until = draining;
        return until != null
                && (now - until.end() >= 0
                        || (now - data >= until.quiet() && !writer.synced().isBefore(serverEnd)));
    }

    private Optional<Next> ended(Copy copy) {
        for (Rows rows : copy.after()) {
            if (rows.columns().contains("next_tli") && !rows.isEmpty()) {
                return Optional.of(
                        new Next(
                                Integer.parseInt(rows.text("next_tli")),
                                Lsn.parse(rows.text("next_tli_startpos"))));
            }
        }
        state.endedOrderly();
        return Optional.empty();
    }

    /** Written and flushed are the same to us; nothing is ever applied. */
    private byte[] status(Lsn durable, boolean ask) {
        return ByteBuffer.allocate(34)
                .put((byte) 'r')
                .putLong(durable.value())
                .putLong(durable.value())
                .putLong(0)
                .putLong(ChronoUnit.MICROS.between(EPOCH, clock.instant()))
                .put((byte) (ask ? 1 : 0))
                .array();
    }
}
