package dev.reprise.component.postgres.wal;

import dev.reprise.component.postgres.holds.Undo;
import dev.reprise.component.postgres.server.Impostor;
import dev.reprise.component.postgres.wire.Copy;
import dev.reprise.component.postgres.wire.PgException;
import dev.reprise.component.postgres.wire.ServerAddress;
import dev.reprise.contracts.Position;
import dev.reprise.contracts.Problem;
import dev.reprise.files.HeldFile;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows a server's log into the spool, over every reconnect and timeline, until it is told to
 * stop. It begins again where spool or vault end, and says so where it can't. Runs in one thread;
 * {@link #drain} and {@link #stop} may come from any. It is long because every way in which a
 * stream breaks, and where each of them goes on, has to be seen side by side.
 */
final class LogFollower implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(LogFollower.class);
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final String REMOVED = "58P01";
    private static final String NOT_USABLE = "55000";

    private final ServerAddress address;
    private final Impostor impostor;
    private final NextSegment next;
    private final String slot;
    private final Spool spool;
    private final LogShelf shelf;
    private final StreamState state;
    private final StreamEvents events;
    private final InstantSource clock;
    private final WalReceiver receiver;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private @Nullable HeldFile lock;
    private @Nullable TimelineHistory followed;
    private @Nullable BranchReader reader;

    /** The server has not kept what follows: go on with what it has. */
    private boolean skip;

    /** Where a segment begins that could not be read, and may be when it is sent once more. */
    private @Nullable Lsn unreadable;

    /** Nothing before it can be read any more; null where all can. */
    private @Nullable Lsn beyond;

    LogFollower(
            ServerAddress address,
            Impostor impostor,
            NextSegment next,
            String slot,
            Spool spool,
            LogShelf shelf,
            StreamState state,
            StreamEvents events,
            InstantSource clock,
            LongSupplier nanos) {
        this.address = address;
        this.impostor = impostor;
        this.next = next;
        this.slot = slot;
        this.spool = spool;
        this.shelf = shelf;
        this.state = state;
        this.events = events;
        this.clock = clock;
        this.receiver = new WalReceiver(state, clock, nanos, address.answer());
    }

    /** Takes what the server still sends, and ends; at once where it is not connected. */
    void drain(Duration within, Duration quiet) {
        receiver.drain(within, quiet);
        stopped.countDown();
    }

    /** Ends soon, and drains nothing. */
    void stop() {
        receiver.drain(Duration.ZERO, Duration.ZERO);
        stopped.countDown();
    }

    @Override
    public void run() {
        Duration pause = SHORTEST_PAUSE;
        try {
            while (!over()) {
                boolean flowed = attempt();
                pause = flowed ? SHORTEST_PAUSE : longer(pause);
                if (!over() && stopped.await(pause.toNanos(), TimeUnit.NANOSECONDS)) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            state.flows(false);
            unlock();
        }
    }

    /** Whether it was told to end: it receives nothing that is new any more. */
    boolean over() {
        return receiver.draining() || stopped.getCount() == 0;
    }

    private static Duration longer(Duration pause) {
        Duration twice = pause.multipliedBy(2);
        return twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
    }

    /** One connection; whether anything was received over it. */
    private boolean attempt() {
        boolean flowed = false;
        try {
            if (!locked()) {
                events.broken(last(), "another process keeps this spool: " + spool.root(), false);
                return false;
            }
            follow();
        } catch (SpoolGoneException e) {
            flowed = state.view().flowing();
            state.spoolLost();
            reader = null;
            unlock();
            LOG.warn("component={} the spool is gone: {}", slot, e.getMessage());
            events.broken(vaulted(), String.valueOf(e.getMessage()), true);
        } catch (UnreadableLogException e) {
            unreadable(e);
        } catch (SpoolWriter.DivergedException | ForeignSystemException e) {
            LOG.error("component={} the spool is frozen: {}", slot, e.getMessage());
            reader = null;
            events.broken(last(), String.valueOf(e.getMessage()), true);
        } catch (PgException e) {
            flowed = state.view().flowing();
            events.broken(last(), e.fact(), false);
        } catch (IOException | RuntimeException e) {
            reader = null;
            LOG.warn("component={} the log cannot be followed", slot, e);
            events.broken(last(), String.valueOf(e.getMessage()), false);
        } finally {
            state.flows(false);
        }
        return flowed;
    }

    /** A read that was torn is right the next time; a segment that is gone never is. */
    private void unreadable(UnreadableLogException e) {
        reader = null;
        SegmentNames names = state.view().names();
        if (names == null) {
            events.broken(last(), String.valueOf(e.getMessage()), false);
            return;
        }
        Lsn segment = names.start(e.at());
        boolean again = segment.equals(unreadable);
        unreadable = segment;
        if (again) {
            beyond = segment.plus(names.size());
        }
        LOG.error("component={} {}", slot, e.getMessage());
        events.broken(last(), String.valueOf(e.getMessage()), again);
    }

    /** Another cluster answers under the address: one that was made anew, most likely. */
    private static final class ForeignSystemException extends IOException {
        private static final long serialVersionUID = 1L;

        ForeignSystemException(String message) {
            super(message);
        }
    }

    private void follow() throws IOException {
        try (ReplicationServer server = ReplicationServer.connect(address, slot)) {
            ReplicationServer.Identity identity = server.identify();
            Optional<Problem> another = impostor.is(identity.systemId());
            if (another.isPresent()) {
                throw new ForeignSystemException(another.get().what());
            }
            checkSystem(identity.systemId());
            SegmentNames names = server.segments();
            TimelineHistory current = history(server, identity);
            Lsn kept = slot(server).restart().orElse(identity.flushed());
            follow(server, names, place(identity, current, names, kept));
        }
    }

    private Place place(
            ReplicationServer.Identity identity,
            TimelineHistory current,
            SegmentNames names,
            Lsn kept)
            throws IOException {
        Lsn readable = beyond;
        if (readable != null) {
            if (identity.flushed().isBefore(readable)) {
                next.begin();
                throw new IOException(
                        "the server's log cannot be read before %s, and is not that far; SELECT pg_switch_wal() lets it go on"
                                .formatted(readable));
            }
            return fresh(current, names, readable);
        }
        return skip
                ? fresh(current, names, names.start(kept))
                : place(current, names).orElseGet(() -> fresh(current, names, names.start(kept)));
    }

    private void follow(ReplicationServer server, SegmentNames names, Place place)
            throws IOException {
        TimelineHistory history = place.history();
        BranchReader reading = place.reader();
        if (reading != reader || !history.equals(followed)) {
            state.stands(history, names, place.vaulted(), reading.position(), reading.survey());
        }
        followed = history;
        reader = reading;
        spool.follow(history);
        Lsn start = names.start(reading.position());
        try (SpoolWriter writer = new SpoolWriter(spool, history, names, start)) {
            Copy copy = server.stream(slot, start, history.timeline());
            if (!copy.flowing()) {
                return;
            }
            receiver.receive(
                    copy,
                    writer,
                    reading,
                    () -> {
                        skip = false;
                        beyond = null;
                        state.flows(true);
                        events.resumed(history.position(reading.position()));
                    });
        } catch (PgException.Server e) {
            lostTrack(server, e);
            throw e;
        }
    }

    /** What follows was not kept for us: there will be a gap, and a new base is needed. */
    private void lostTrack(ReplicationServer server, PgException.Server e) throws PgException {
        boolean removed = e.sqlState().equals(REMOVED);
        boolean invalid = e.sqlState().equals(NOT_USABLE);
        if (!removed && !invalid) {
            return;
        }
        if (invalid) {
            server.dropSlot(slot);
        }
        skip = true;
        events.broken(last(), "the server has not kept the log: " + e.text(), true);
    }

    private void checkSystem(String found) throws IOException {
        for (String known : spool.systems()) {
            if (!known.equals(found)) {
                throw new ForeignSystemException(
                        "another database system answers there: %s instead of %s"
                                .formatted(found, known));
            }
        }
    }

    /** Of the server's timeline; every history on the way is kept. */
    private TimelineHistory history(ReplicationServer server, ReplicationServer.Identity identity)
            throws IOException {
        TimelineHistory current = keep(server, identity.systemId(), identity.timeline());
        for (TimelineHistory each : current.lineage()) {
            if (each.timeline() != current.timeline() && !each.forks().isEmpty()) {
                keep(server, identity.systemId(), each.timeline());
            }
        }
        return current;
    }

    private TimelineHistory keep(ReplicationServer server, String systemId, int timeline)
            throws IOException {
        String content = server.history(timeline);
        TimelineHistory history = TimelineHistory.parse(systemId, timeline, content);
        if (!content.isEmpty()) {
            spool.keep(history, content);
        } else if (isForgotten(history)) {
            throw new IOException(
                    "the server has lost the history of its timeline %d, and most likely its log"
                            .formatted(timeline));
        }
        return history;
    }

    /** Without its history a timeline would pass for another branch, of which nothing is kept. */
    private boolean isForgotten(TimelineHistory found) {
        TimelineHistory known = state.view().history();
        return known != null
                && known.systemId().equals(found.systemId())
                && known.timeline() == found.timeline()
                && !known.equals(found);
    }

    private ReplicationServer.Slot slot(ReplicationServer server) throws IOException {
        events.hold(
                "slot/" + slot,
                "a replication slot keeps the log for Reprise",
                "SELECT pg_drop_replication_slot('" + slot + "')",
                new Undo.DropSlot(slot));
        Optional<ReplicationServer.Slot> there = server.slot(slot);
        if (there.isPresent()) {
            return there.get();
        }
        server.createSlot(slot);
        return server.slot(slot).orElse(new ReplicationServer.Slot(Optional.empty()));
    }

    /**
     * Where to go on.
     *
     * @param reader stands there, and has counted what lies after {@code vaulted}
     */
    private record Place(TimelineHistory history, BranchReader reader, Lsn vaulted) {}

    /** On the youngest of the server's timelines of which anything is held. */
    private Optional<Place> place(TimelineHistory current, SegmentNames names) throws IOException {
        List<TimelineHistory> lineage = current.lineage();
        for (int i = lineage.size() - 1; i >= 0; i--) {
            Optional<Place> held = held(lineage.get(i), names);
            if (held.isEmpty()) {
                continue;
            }
            if (i == lineage.size() - 1) {
                return held;
            }
            Lsn fork = current.forks().get(i).at();
            return held.get().reader().position().isBefore(fork)
                    ? held
                    : Optional.of(fresh(lineage.get(i + 1), names, names.start(fork)));
        }
        return Optional.empty();
    }

    private Optional<Place> held(TimelineHistory history, SegmentNames names) throws IOException {
        StreamState.View view = state.view();
        BranchReader reading = reader;
        if (reading != null && history.equals(followed) && view.spoolWhole()) {
            return Optional.of(new Place(history, reading, view.vaulted()));
        }
        Optional<Lsn> vaulted = vaulted(history);
        List<Lsn> segments = spool.segments(history, names);
        if (vaulted.isEmpty() && segments.isEmpty()) {
            return Optional.empty();
        }
        Lsn begin = vaulted.map(names::start).orElseGet(() -> spool.lastRun(names, segments));
        Lsn countFrom = vaulted.orElse(begin);
        BranchReader over = BranchReader.over(spool, history, names, begin, countFrom);
        spool.sync(history, names, over.position());
        return Optional.of(new Place(history, over, countFrom));
    }

    /** The log is received though the vault can't be read; some of it may get there twice. */
    private Optional<Lsn> vaulted(TimelineHistory history) {
        try {
            return shelf.end(history);
        } catch (IOException e) {
            LOG.warn("component={} the vault cannot be read: {}", slot, e.getMessage());
            return Optional.empty();
        }
    }

    private static Place fresh(TimelineHistory history, SegmentNames names, Lsn start) {
        return new Place(history, new BranchReader(history, names, start, start), start);
    }

    private boolean locked() throws IOException {
        if (lock == null) {
            lock = SpoolLock.take(spool.root()).orElse(null);
        }
        return lock != null;
    }

    private void unlock() {
        HeldFile held = lock;
        lock = null;
        if (held != null) {
            try {
                held.close();
            } catch (IOException e) {
                LOG.debug("the lock of a spool that is gone could not be released", e);
            }
        }
    }

    private @Nullable Position last() {
        StreamState.View view = state.view();
        TimelineHistory on = view.history();
        return on == null ? null : on.position(view.received());
    }

    private @Nullable Position vaulted() {
        StreamState.View view = state.view();
        TimelineHistory on = view.history();
        return on == null ? null : on.position(view.vaulted());
    }
}
