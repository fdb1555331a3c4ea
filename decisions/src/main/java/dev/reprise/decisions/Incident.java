package dev.reprise.decisions;

import dev.reprise.contracts.Decision.IncidentClosed;
import dev.reprise.contracts.Decision.IncidentOpened;
import dev.reprise.contracts.IncidentId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One root cause on one component.
 *
 * @param conditions all that were attached to it
 * @param withheld what was said to be withheld
 * @param runs ids of its runs, the newest last
 * @param byHand id of the last restore of its component that a person asked for while it was open;
 *     it counts for no guard, but it may be what ends the incident
 */
public record Incident(
        IncidentOpened opened,
        long sequence,
        Instant openedAt,
        List<String> conditions,
        List<Withholding> withheld,
        List<String> runs,
        @Nullable String byHand,
        @Nullable IncidentClosed closed,
        @Nullable Instant closedAt) {
    static final int WITHHELD = 16;

    public IncidentId id() {
        return opened.incident();
    }

    public String component() {
        return id().component();
    }

    public boolean open() {
        return closed == null;
    }

    boolean isOf(Run run) {
        IncidentId incident = run.started().incident();
        return incident != null
                ? incident.number() == id().number()
                : run.id().value().equals(byHand);
    }

    Optional<String> lastRun() {
        return runs.isEmpty() ? Optional.empty() : Optional.of(runs.getLast());
    }

    Incident attached(String condition) {
        return new Incident(
                opened,
                sequence,
                openedAt,
                Copies.with(conditions, condition, 16),
                withheld,
                runs,
                byHand,
                closed,
                closedAt);
    }

    Incident withheld(Withholding what) {
        return new Incident(
                opened,
                sequence,
                openedAt,
                conditions,
                Copies.with(withheld, what, WITHHELD),
                runs,
                byHand,
                closed,
                closedAt);
    }

    Incident startedRun(String run) {
        return new Incident(
                opened,
                sequence,
                openedAt,
                conditions,
                withheld,
                Copies.with(runs, run, 64),
                byHand,
                closed,
                closedAt);
    }

    Incident restoredBy(String run) {
        return new Incident(
                opened, sequence, openedAt, conditions, withheld, runs, run, closed, closedAt);
    }

    Incident closedBy(IncidentClosed fact, Instant at) {
        return new Incident(
                opened, sequence, openedAt, conditions, withheld, runs, byHand, fact, at);
    }
}
