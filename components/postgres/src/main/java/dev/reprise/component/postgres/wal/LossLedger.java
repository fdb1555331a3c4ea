package dev.reprise.component.postgres.wal;

import dev.reprise.contracts.Loss;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was received, or acknowledged, beyond the last place that can be proven: by the tags of the
 * batches, which are readable though their content is not, and by what the receiver counted last.
 */
final class LossLedger {
    /** An acknowledgement may reach its client this long after we were last heard of. */
    private static final Duration ON_THE_WAY = Duration.ofSeconds(5);

    private LossLedger() {}

    /**
     * @param from where the log begins that was put together
     * @param proven where its last whole record ends
     * @param covered bytes are there up to here
     * @param provenAt of the last commit before it, or of the base
     * @param counted what lies between the start of a stretch and {@code proven}
     */
    record Proven(
            TimelineHistory history,
            Lsn from,
            Lsn proven,
            Lsn covered,
            Instant provenAt,
            Counted counted) {}

    /** Counts commits after one place and up to another, both before the proven end. */
    interface Counted {
        WalSurvey between(Lsn after, Lsn upTo) throws java.io.IOException, InterruptedException;
    }

    /**
     * @param live what the receiver knew last; null if nobody does
     * @param complete nothing can have been acknowledged that was not received
     * @param closedAt nothing can have been acknowledged after it
     */
    static Loss loss(
            Proven proven,
            List<Batch> batches,
            StreamState.@Nullable View live,
            boolean complete,
            Instant closedAt)
            throws java.io.IOException, InterruptedException {
        TimelineHistory on = live == null ? null : live.history();
        // Where nobody knows more, the branch that is proven is all that there is.
        boolean here = on == null || on.equals(proven.history());
        if (live != null
                && here
                && !proven.covered().isBefore(live.received())
                && !isBeyond(batches, proven)) {
            return complete
                    ? Loss.NOTHING
                    : new Loss(proven.provenAt(), end(live, closedAt, false), 0, 0, false);
        }
        WalSurvey lost = WalSurvey.EMPTY;
        Lsn at = proven.covered();
        boolean exact = complete && here;
        List<Batch> open = new ArrayList<>(batches);
        String branch = on == null ? proven.history().branch() : on.branch();
        Lsn known = proven.proven();
        if (on != null && !here) {
            at = Lsn.ZERO;
            // What both have in common is proven, and begins the first batch of the other.
            Lsn common = proven.history().commonWith(on);
            known = common.isBefore(known) ? common : known;
        }
        for (Batch next = following(open, branch, at);
                next != null;
                next = following(open, branch, at)) {
            open.remove(next);
            // A gap, or a batch of which an unknown part lies before the base.
            exact &= !at.isBefore(next.from()) && !next.from().isBefore(proven.from());
            lost = lost.and(beyond(next, proven, known));
            at = next.to();
        }
        if (live == null) {
            return lost.commits() == 0 && exact
                    ? Loss.NOTHING
                    : loss(proven, lost, closedAt, false);
        }
        exact &= !at.isBefore(live.vaulted());
        // A receiver that began anew, at the start of a segment, has less than the batches.
        WalSurvey pending = at.isBefore(live.received()) ? live.pending() : WalSurvey.EMPTY;
        if (live.vaulted().isBefore(known)) {
            pending = pending.minus(proven.counted().between(live.vaulted(), known));
        }
        WalSurvey all = lost.and(pending);
        return exact && all.commits() == 0
                ? Loss.NOTHING
                : loss(proven, all, end(live, closedAt, complete), exact);
    }

    private static Loss loss(Proven proven, WalSurvey lost, Instant to, boolean exact) {
        Instant from = WalSurvey.earlier(proven.provenAt(), lost.firstCommitAt());
        Instant until = WalSurvey.later(to, lost.lastCommitAt());
        return new Loss(from, until, Math.max(0, lost.commits()), 0, exact);
    }

    /** The batch that leads furthest of those that begin first beyond a place. */
    private static @Nullable Batch following(List<Batch> batches, String branch, Lsn at) {
        Batch best = null;
        for (Batch each : batches) {
            if (!each.branch().equals(branch) || !at.isBefore(each.to())) {
                continue;
            }
            boolean reaches = !at.isBefore(each.from());
            boolean better =
                    best == null
                            || (reaches
                                    ? at.isBefore(best.from()) || best.to().isBefore(each.to())
                                    : each.from().isBefore(best.from()));
            if (better) {
                best = each;
            }
        }
        return best;
    }

    private static boolean isBeyond(List<Batch> batches, Proven proven) {
        return following(batches, proven.history().branch(), proven.covered()) != null;
    }

    /**
     * @param known up to here a batch holds what is proven
     */
    private static WalSurvey beyond(Batch batch, Proven proven, Lsn known)
            throws java.io.IOException, InterruptedException {
        return batch.from().isBefore(known)
                ? batch.survey().minus(proven.counted().between(batch.from(), known))
                : batch.survey();
    }

    private static Instant end(StreamState.View live, Instant closedAt, boolean complete) {
        Instant heard = live.lastContact();
        if (!complete || heard == null) {
            return closedAt;
        }
        Instant late = heard.plus(ON_THE_WAY);
        return late.isBefore(closedAt) ? late : closedAt;
    }
}
