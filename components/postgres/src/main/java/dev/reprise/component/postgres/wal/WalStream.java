package dev.reprise.component.postgres.wal;

import dev.reprise.component.ChangeStream;
import dev.reprise.component.StepEnd;
import dev.reprise.component.SupersededException;
import dev.reprise.component.Work;
import dev.reprise.component.Workplace;
import dev.reprise.component.postgres.holds.Holds;
import dev.reprise.component.postgres.server.Impostor;
import dev.reprise.component.postgres.settings.LocalServer;
import dev.reprise.component.postgres.settings.PostgresSettings;
import dev.reprise.component.postgres.wire.ServerAddress;
import dev.reprise.contracts.Loss;
import dev.reprise.contracts.Problem;
import dev.reprise.contracts.StepResult.StreamClosed;
import dev.reprise.vault.Vault;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The stream of one server's log: slot, receiver, spool, batches, and where asked for the hold that
 * lets commits wait for us. Thread-safe. Opening, draining and closing it share one lock and one
 * state, hence its length.
 */
public final class WalStream implements ChangeStream {
    /** In {@link #level}: 1 where commits were seen to wait for the stream, 0 where they should. */
    public static final String COMMITS_WAIT = "commits-wait";

    private static final Logger LOG = LoggerFactory.getLogger(WalStream.class);
    private static final Duration DRAIN = Duration.ofSeconds(15);
    private static final Duration QUIET = Duration.ofSeconds(1);
    private static final Duration TICK = Duration.ofMillis(300);
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** The spool has it all, and a restore reads it there: it need not wait for the vault. */
    private static final Duration UPLOAD = Duration.ofSeconds(15);

    /** A process that is told to end has 25 s for all that it holds. */
    private static final Duration CLOSING = Duration.ofSeconds(15);

    private static final Duration LETTING_GO = Duration.ofSeconds(10);

    private final PostgresSettings settings;
    private final Workplace place;
    private final LongSupplier nanos;
    private final String name;
    private final Spool spool;
    private StreamState state = new StreamState();
    private @Nullable Open open;

    /** Of a stream that is closed: still puts the rest into the vault. */
    private @Nullable Thread finishing;

    /**
     * @param nanos a monotonic clock
     */
    public WalStream(PostgresSettings settings, Workplace place, LongSupplier nanos) {
        this.settings = settings;
        this.place = place;
        this.nanos = nanos;
        this.name = StreamNames.slot(place.stack(), settings.component());
        this.spool = new Spool(place.spool());
    }

    /**
     * Where the marks of a server's holds lie: beside its data, or in the spool of a remote one.
     */
    public static Holds holds(PostgresSettings settings, Workplace place) {
        LocalServer local = settings.local();
        return new Holds(local == null ? place.spool().resolve("holds") : local.holds());
    }

    /** Whether somebody, this process or another, receives into a spool. */
    public static boolean received(Path spool) throws IOException {
        return SpoolLock.held(spool);
    }

    private static Path memoryFile(Workplace place, String component) {
        return place.run().resolve("stream-" + component + ".json");
    }

    /** Two threads that keep it, and what they share. */
    private record Open(
            LogFollower follower,
            Thread following,
            BatchKeeper keeper,
            Thread keeping,
            @Nullable SynchronousHold hold) {
        void join(Duration patience) throws InterruptedException {
            following.join(patience.dividedBy(2));
            keeping.join(patience.dividedBy(2));
        }
    }

    @Override
    public synchronized void open(Vault vault, Listener listener) {
        Open before = open;
        if (before != null && !before.follower().over()) {
            return;
        }
        if (before != null) {
            // Somebody began to close it and gave up: it will never receive again.
            before.keeper().stop();
            before.follower().stop();
        }
        StreamState fresh = new StreamState();
        state = fresh;
        StreamEvents events =
                new StreamEvents(
                        settings.component(), listener, holds(settings, place), place.clock());
        LogShelf shelf = new LogShelf(vault, settings.component());
        ServerAddress address = ServerAddress.of(settings);
        LogFollower follower =
                new LogFollower(
                        address,
                        new Impostor(settings),
                        new NextSegment(address, settings.database(), name + "_keeper"),
                        name,
                        spool,
                        shelf,
                        fresh,
                        events,
                        place.clock(),
                        nanos);
        SynchronousHold hold =
                settings.synchronous()
                        ? new SynchronousHold(address, settings.database(), name, events)
                        : null;
        BatchKeeper keeper =
                new BatchKeeper(
                        fresh,
                        shelf,
                        spool,
                        new BatchKeeper.Settings(
                                place.host(),
                                settings.batch(),
                                memoryFile(place, settings.component())),
                        place.clock(),
                        nanos,
                        hold);
        open =
                new Open(
                        follower,
                        Thread.ofPlatform()
                                .daemon()
                                .name("log-receiver-" + settings.component())
                                .start(after(before, follower)),
                        keeper,
                        Thread.ofPlatform()
                                .daemon()
                                .name("log-keeper-" + settings.component())
                                .start(keeper),
                        hold);
    }

    /** One receiver at a time has the spool. */
    private static Runnable after(@Nullable Open before, Runnable next) {
        return () -> {
            try {
                if (before == null || before.following().join(PATIENCE)) {
                    next.run();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        };
    }

    @Override
    public StepEnd close(Work work, Vault vault) throws SupersededException, InterruptedException {
        Open kept;
        synchronized (this) {
            kept = open;
        }
        try {
            if (kept == null) {
                return closedBefore(work, vault);
            }
            release(kept, work);
            boolean synchronous = kept.hold() != null && kept.hold().effective();
            kept.follower().drain(DRAIN, QUIET);
            if (!ended(kept.following(), PATIENCE, work, "draining the log")) {
                throw new IOException(kept.following().getName() + " does not end");
            }
            kept.keeper().finish();
            if (!ended(kept.keeping(), UPLOAD, work, "putting the log into the vault")) {
                LOG.info("component={} the rest gets into the vault later", settings.component());
            }
            synchronized (this) {
                open = null;
                finishing = kept.keeping();
            }
            if (state.view().history() == null) {
                return closedBefore(work, vault); // it has not met the server since our start
            }
            return new StepEnd.Succeeded(
                    closed(vault).state(state.view(), synchronous, place.clock().instant(), work));
        } catch (IOException e) {
            return new StepEnd.Failed(
                    new Problem(
                            "the log that was received cannot be read: " + e.getMessage(),
                            settings.component(),
                            "look after the spool and the vault, then let it be tried again"),
                    true,
                    "");
        }
    }

    private boolean ended(Thread thread, Duration patience, Work work, String doing)
            throws SupersededException, InterruptedException {
        long end = nanos.getAsLong() + patience.toNanos();
        do {
            work.progress(doing, 0, 0, "");
            if (nanos.getAsLong() - end >= 0) {
                return false;
            }
        } while (!thread.join(TICK));
        return true;
    }

    /** A server that can't be reached keeps its hold, if it is still there, and we the mark. */
    private void release(Open kept, Work work) {
        SynchronousHold hold = kept.hold();
        if (hold == null || !state.view().flowing()) {
            return;
        }
        try {
            hold.release(kept.keeper()::note);
            work.holdReleased(settings.component(), SynchronousHold.ID);
        } catch (IOException e) {
            LOG.info(
                    "component={} the synchronous hold stays until the server is back: {}",
                    settings.component(),
                    e.getMessage());
        }
    }

    /** By what another process, or an earlier attempt, has noted. */
    private StepEnd closedBefore(Work work, Vault vault)
            throws IOException, InterruptedException, SupersededException {
        LastNoted noted = LastNoted.of(settings, place);
        return new StepEnd.Succeeded(
                noted.inexact(
                        closed(vault)
                                .state(
                                        noted.view(),
                                        noted.synchronous(),
                                        place.clock().instant(),
                                        work)));
    }

    /**
     * What closing the stream would say now, by what it has noted of itself. Closes nothing; for
     * any process.
     *
     * @param log the one that would be restored from
     */
    public static StreamClosed asNoted(
            PostgresSettings settings, Workplace place, Vault vault, WalHistory log)
            throws IOException, InterruptedException {
        LastNoted noted = LastNoted.of(settings, place);
        return noted.inexact(
                new ClosedStream(place.spool(), vault, settings.component())
                        .along(log, noted.view(), noted.synchronous(), place.clock().instant()));
    }

    /** What was noted last of a stream that is not ours to ask. */
    private record LastNoted(StreamState.@Nullable View view, boolean synchronous) {
        static LastNoted of(PostgresSettings settings, Workplace place) throws IOException {
            Optional<StreamMemory.Noted> noted =
                    new StreamMemory(memoryFile(place, settings.component())).read();
            boolean held =
                    holds(settings, place).all().stream()
                            .anyMatch(each -> each.hold().id().equals(SynchronousHold.ID));
            return new LastNoted(
                    noted.map(StreamMemory.Noted::view).orElse(null),
                    held && noted.map(StreamMemory.Noted::synchronous).orElse(false));
        }

        /** Up to a second of it may lack. */
        StreamClosed inexact(StreamClosed closed) {
            Loss loss = closed.loss();
            return new StreamClosed(
                    closed.last(),
                    closed.lastAt(),
                    closed.proven(),
                    closed.provenAt(),
                    loss.any()
                            ? new Loss(loss.from(), loss.to(), loss.commits(), loss.files(), false)
                            : loss);
        }
    }

    private ClosedStream closed(Vault vault) {
        return new ClosedStream(spool.root(), vault, settings.component());
    }

    /**
     * Waits until an open stream has a place in the log; nothing to wait for where it is closed.
     */
    public void awaitContact(Duration patience, Work work)
            throws SupersededException, InterruptedException {
        long end = nanos.getAsLong() + patience.toNanos();
        while (nanos.getAsLong() - end < 0) {
            StreamState current;
            Open kept;
            synchronized (this) {
                current = state;
                kept = open;
            }
            if (kept == null || current.view().flowing() || kept.following().join(TICK)) {
                return;
            }
            work.progress("waiting for the log's stream", 0, 0, "");
        }
    }

    @Override
    public Level level() {
        StreamState.View view;
        SynchronousHold hold;
        synchronized (this) {
            view = state.view();
            hold = open == null ? null : open.hold();
        }
        Map<String, Long> counts = new LinkedHashMap<>();
        if (hold != null) {
            counts.put(COMMITS_WAIT, hold.effective() ? 1L : 0L);
        }
        counts.put("bytes", view.bytes());
        counts.put("commits", view.commits());
        counts.put("commits-not-in-vault", view.pending().commits());
        TimelineHistory on = view.history();
        return new Level(
                view.flowing(),
                on == null ? null : on.position(view.received()),
                on == null ? null : on.position(view.vaulted()),
                view.coveredTo(),
                counts);
    }

    /** Commits wait for nobody once we are gone; the slot stays, so that nothing is missed. */
    @Override
    public void close() {
        Open kept;
        Thread rest;
        synchronized (this) {
            kept = open;
            open = null;
            rest = finishing;
        }
        long end = nanos.getAsLong() + CLOSING.toNanos();
        if (kept == null) {
            await(rest, end);
            return;
        }
        kept.keeper().stop();
        kept.keeper().note();
        SynchronousHold hold = kept.hold();
        try {
            if (hold != null) {
                letGo(hold, kept.keeper());
            }
            kept.follower().stop();
            kept.join(Duration.ofNanos(Math.max(1, end - nanos.getAsLong())));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            kept.follower().stop();
        }
    }

    private void await(@Nullable Thread rest, long end) {
        try {
            if (rest != null) {
                rest.join(Duration.ofNanos(Math.max(1, end - nanos.getAsLong())));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * First of all, since commits hang as long as it holds, also where the receiver has come to a
     * stop by itself; a server that does not answer gets a few seconds, and none of its commits is
     * acknowledged meanwhile.
     */
    private void letGo(SynchronousHold hold, BatchKeeper keeper) throws InterruptedException {
        hold.retire();
        Thread releasing =
                Thread.ofPlatform()
                        .daemon()
                        .name("log-release-" + settings.component())
                        .start(() -> release(hold, keeper));
        if (!releasing.join(LETTING_GO)) {
            warnOfHold("the server does not answer");
        }
    }

    /** Noted before, since what is acknowledged from there on may be lost with us. */
    private void release(SynchronousHold hold, BatchKeeper keeper) {
        try {
            if (hold.placed()) {
                hold.release(keeper::note);
            }
        } catch (IOException e) {
            warnOfHold(e.getMessage());
        }
    }

    private void warnOfHold(@Nullable String why) {
        LOG.warn(
                "component={} commits still wait for Reprise: {}; undo it with `reprise release`",
                settings.component(),
                why);
    }
}
