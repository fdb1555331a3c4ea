package dev.reprise.component.postgres.wal;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries what was received into the vault, batch by batch; keeps the synchronous hold; and notes
 * how far the stream is. Runs in one thread.
 */
final class BatchKeeper implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(BatchKeeper.class);
    private static final Duration TICK = Duration.ofMillis(200);
    private static final long LOOK_AGAIN = Duration.ofSeconds(30).toNanos();
    private static final long PRUNE_AGAIN = Duration.ofMinutes(1).toNanos();
    private static final long TRY_AGAIN = Duration.ofSeconds(1).toNanos();

    private final StreamState state;
    private final LogShelf shelf;
    private final Spool spool;
    private final String host;
    private final Duration every;
    private final InstantSource clock;
    private final LongSupplier nanos;
    private final StreamMemory memory;
    private final @Nullable SynchronousHold hold;

    /** Why the hold could not be placed the last time; empty if it could. */
    private String hindered = "";

    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile boolean finishing;

    /**
     * @param nanos a monotonic clock
     * @param hold null where commits do not wait for us
     */
    BatchKeeper(
            StreamState state,
            LogShelf shelf,
            Spool spool,
            Settings settings,
            InstantSource clock,
            LongSupplier nanos,
            @Nullable SynchronousHold hold) {
        this.state = state;
        this.shelf = shelf;
        this.spool = spool;
        this.host = settings.host();
        this.every = settings.every();
        this.memory = new StreamMemory(settings.memory());
        this.clock = clock;
        this.nanos = nanos;
        this.hold = hold;
    }

    /**
     * @param host named in the vault
     * @param memory the file that says how far the stream was, for a process that comes after
     */
    record Settings(String host, Duration every, Path memory) {}

    void stop() {
        stopped.countDown();
    }

    /** As {@link #stop}, but all that is received gets into the vault first. */
    void finish() {
        finishing = true;
        stopped.countDown();
    }

    @Override
    public void run() {
        long batchAt = nanos.getAsLong() + every.toNanos();
        long holdAt = nanos.getAsLong();
        long noteAt = nanos.getAsLong();
        long pruneAt = noteAt + PRUNE_AGAIN;
        try {
            while (!stopped.await(TICK.toMillis(), TimeUnit.MILLISECONDS)) {
                long now = nanos.getAsLong();
                if (now - holdAt >= 0 && state.view().flowing()) {
                    holdAt = nanos.getAsLong() + (held() ? LOOK_AGAIN : TRY_AGAIN);
                }
                if (now - batchAt >= 0) {
                    saveAll();
                    batchAt = nanos.getAsLong() + every.toNanos();
                }
                if (now - pruneAt >= 0) {
                    prune();
                    pruneAt = nanos.getAsLong() + PRUNE_AGAIN;
                }
                if (now - noteAt >= 0) {
                    note();
                    noteAt = nanos.getAsLong() + TRY_AGAIN;
                }
            }
            if (finishing) {
                saveAll();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void prune() {
        try {
            int removed = new SpoolPruner(spool).prune(state.view(), shelf.seals());
            if (removed > 0) {
                LOG.info("{} segments of the spool are in the vault and not needed here", removed);
            }
        } catch (IOException | RuntimeException e) {
            LOG.warn("the spool cannot be pruned: {}", e.getMessage());
        }
    }

    /** Notes how far the stream is. What is noted last is what was so last. */
    synchronized void note() {
        SynchronousHold wanted = hold;
        memory.note(state.view(), wanted != null && wanted.effective());
    }

    /** Whether there is nothing to be done about the hold for now. */
    private boolean held() {
        SynchronousHold wanted = hold;
        if (wanted == null) {
            return true;
        }
        try {
            wanted.place();
            hindered = "";
            return wanted.effective();
        } catch (IOException e) {
            String why = String.valueOf(e.getMessage());
            if (!why.equals(hindered)) {
                hindered = why; // it is tried every few seconds: the same is said once
                LOG.warn("commits cannot be made to wait for the receiver: {}", why);
            }
            return false;
        }
    }

    /**
     * Puts all that is received into the vault. Whatever cannot be put there is tried again with
     * the next batch.
     */
    private void saveAll() {
        // What arrives meanwhile waits for the next batch.
        Lsn goal = state.view().received();
        try {
            for (Optional<StreamState.Cut> cut = state.cut(); cut.isPresent(); cut = state.cut()) {
                shelf.save(cut.get(), spool, host, clock);
                state.vaulted(cut.get());
                if (!state.view().vaulted().isBefore(goal)) {
                    return;
                }
            }
        } catch (IOException | RuntimeException e) {
            LOG.warn("a batch of the log does not get into the vault: {}", e.getMessage());
        } finally {
            note();
        }
    }
}
