package dev.reprise.component.postgres.wal;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * How far the stream is, shared by the receiver, the keeper of batches, and whoever asks.
 * Thread-safe.
 */
final class StreamState {
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable TimelineHistory history;
    private @Nullable SegmentNames names;
    private boolean flowing;
    private boolean spoolWhole = true;
    private Lsn received = Lsn.ZERO;
    private Lsn vaulted = Lsn.ZERO;
    private WalSurvey pending = WalSurvey.EMPTY;
    private Lsn cutTo = Lsn.ZERO;
    private final Deque<Cut> cuts = new ArrayDeque<>();
    private @Nullable Instant lastCommitAt;
    private @Nullable Instant lastContact;
    private @Nullable Instant coveredTo;
    private boolean orderlyEnd;
    private long bytes;
    private long commits;

    /**
     * What is known at one moment.
     *
     * @param received up to here everything is durable in the spool
     * @param vaulted the end of the last batch on the same branch
     * @param pending what lies between the two
     * @param lastContact when the server was last heard of, on this host's clock
     * @param coveredTo all that the server had written by then is durable in the spool, on this
     *     host's clock
     * @param orderlyEnd the server said that nothing follows
     */
    record View(
            @Nullable TimelineHistory history,
            @Nullable SegmentNames names,
            boolean flowing,
            boolean spoolWhole,
            Lsn received,
            Lsn vaulted,
            WalSurvey pending,
            @Nullable Instant lastCommitAt,
            @Nullable Instant lastContact,
            @Nullable Instant coveredTo,
            boolean orderlyEnd,
            long bytes,
            long commits) {}

    View view() {
        lock.lock();
        try {
            return new View(
                    history,
                    names,
                    flowing,
                    spoolWhole,
                    received,
                    vaulted,
                    waiting(),
                    lastCommitAt,
                    lastContact,
                    coveredTo,
                    orderlyEnd,
                    bytes,
                    commits);
        } finally {
            lock.unlock();
        }
    }

    /**
     * The stream stands at a place of a branch; what lies before it was counted. What is left of
     * another branch is cut off, to go into the vault first.
     */
    void stands(
            TimelineHistory on, SegmentNames segments, Lsn vaultedTo, Lsn at, WalSurvey between) {
        change(
                () -> {
                    TimelineHistory left = history;
                    if (left != null && !left.equals(on) && spoolWhole) {
                        cutOff(left);
                    } else {
                        cuts.clear();
                    }
                    history = on;
                    names = segments;
                    vaulted = vaultedTo;
                    cutTo = vaultedTo;
                    received = at;
                    pending = between;
                    spoolWhole = true;
                    orderlyEnd = false;
                });
    }

    void flows(boolean now) {
        change(() -> flowing = now);
    }

    /** What is not in the vault yet can't be read any more. */
    void spoolLost() {
        change(
                () -> {
                    pending = waiting();
                    cuts.clear();
                    cutTo = vaulted;
                    spoolWhole = false;
                });
    }

    void endedOrderly() {
        change(() -> orderlyEnd = true);
    }

    void heard(Instant at) {
        change(() -> lastContact = at);
    }

    void covered(Instant to) {
        change(() -> coveredTo = to);
    }

    /** More is durable. */
    void received(Lsn to, WalSurvey more, @Nullable Instant commitAt) {
        change(
                () -> {
                    bytes += to.value() - received.value();
                    commits += more.commits();
                    received = to;
                    pending = pending.and(more);
                    if (commitAt != null) {
                        lastCommitAt = commitAt;
                    }
                });
    }

    /** A stretch that is to go into the vault. */
    record Cut(TimelineHistory history, SegmentNames names, Lsn from, Lsn to, WalSurvey survey) {}

    /**
     * The next stretch that is not yet in the vault; the same one again until it is {@link
     * #vaulted}. Empty where nothing is left, or the spool is lost.
     */
    Optional<Cut> cut() {
        lock.lock();
        try {
            TimelineHistory on = history;
            if (cuts.isEmpty() && on != null && spoolWhole) {
                cutOff(on);
            }
            return Optional.ofNullable(cuts.peekFirst());
        } finally {
            lock.unlock();
        }
    }

    /** A cut is in the vault. */
    void vaulted(Cut cut) {
        change(
                () -> {
                    if (cut.equals(cuts.peekFirst())) {
                        cuts.removeFirst();
                        if (cut.history().equals(history)) {
                            vaulted = cut.to();
                        }
                    }
                });
    }

    private void cutOff(TimelineHistory on) {
        SegmentNames segments = names;
        if (segments != null && cutTo.isBefore(received)) {
            cuts.addLast(new Cut(on, segments, cutTo, received, pending));
            cutTo = received;
            pending = WalSurvey.EMPTY;
        }
    }

    private WalSurvey waiting() {
        WalSurvey all = pending;
        for (Cut cut : cuts) {
            all = cut.survey().and(all);
        }
        return all;
    }

    private void change(Runnable change) {
        lock.lock();
        try {
            change.run();
        } finally {
            lock.unlock();
        }
    }
}
