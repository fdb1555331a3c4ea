package dev.reprise.component.sessions.proof;

import dev.reprise.component.sessions.repair.LiveTree;
import dev.reprise.component.sessions.spool.LogEntry.Gone;
import dev.reprise.component.sessions.spool.Spool;
import dev.reprise.component.sessions.spool.SpoolMemory;
import dev.reprise.component.sessions.tree.Deletions;
import dev.reprise.component.sessions.tree.RecordPath;
import dev.reprise.component.sessions.tree.Told;
import dev.reprise.contracts.StepResult.Finding;
import dev.reprise.contracts.StepResult.Mark;
import java.io.IOException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What the log of changes tells to have gone, as far as it reaches back. A message does not name
 * its parts, nor a session its messages: that they are missing only tells who saw them.
 */
final class Departed {
    private final List<Gone> gone;

    private Departed(List<Gone> gone) {
        this.gone = gone;
    }

    static Departed read(Spool spool) throws IOException {
        return new Departed(SpoolMemory.read(spool).gone());
    }

    /** What was still seen after a moment. */
    Set<String> after(Instant moment) {
        var since = new HashSet<String>();
        for (Gone each : gone) {
            if (each.lastSeen().isAfter(moment)) {
                since.add(each.path());
            }
        }
        return since;
    }

    /** Whether so much went that it is a loss, and is not back. */
    Finding finding(LiveTree live, Predicate<String> concerns) {
        var deletions = new Deletions(live.model());
        long away = 0;
        Instant last = Instant.EPOCH;
        for (Gone each : gone) {
            if (!live.has(each.path()) && concerns.test(each.path())) {
                deletions.went(RecordPath.of(each.path()), each.lastSeen(), each.at());
                away++;
                last = each.at().isAfter(last) ? each.at() : last;
            }
        }
        List<String> lost = deletions.lost(last);
        return new Finding(
                "deletions",
                lost.isEmpty() ? Mark.OK : Mark.EXCEEDED,
                lost.isEmpty()
                        ? away + " files went of late, no more than people tidy up"
                        : Told.counts(lost) + " went and are not back: " + lost.getFirst());
    }
}
