package dev.reprise.decisions;

import dev.reprise.contracts.Decision.PointSkipped;
import dev.reprise.contracts.Decision.RunClosed;
import dev.reprise.contracts.Entry;
import dev.reprise.contracts.Loss;
import dev.reprise.contracts.Plan;
import dev.reprise.contracts.Request;
import dev.reprise.contracts.StepResult;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One incident with everything that belongs to it.
 *
 * @param runs in the order in which they were started, by id; among them the restores that a person
 *     asked for meanwhile
 * @param entries the records that count, in the journal's order; from the first sight of it on
 */
public record Story(Incident incident, Map<String, Run> runs, List<Entry> entries) {
    private static final int ENTRIES = 2_000;

    static Story of(Incident incident, List<Entry> before) {
        return new Story(incident, Map.of(), before);
    }

    Story with(Incident now, Optional<Run> run, Entry entry) {
        return new Story(
                now,
                run.map(r -> Copies.with(runs, r.id().value(), r)).orElse(runs),
                Copies.with(entries, entry, ENTRIES));
    }

    public Optional<Run> lastRun() {
        return runs.isEmpty()
                ? Optional.empty()
                : Optional.of(List.copyOf(runs.values()).getLast());
    }

    /** By the plan that was followed last; before one was, by the worst that was asserted. */
    public String errorCode() {
        return lastPlan().map(Plan::errorCode).orElse(incident.opened().errorCode());
    }

    public String title() {
        return lastPlan().map(Plan::title).orElse(incident.opened().title());
    }

    /** A restore that a person asked for answers no disaster in particular. */
    private Optional<Plan> lastPlan() {
        return runs.values().stream()
                .filter(run -> run.started().incident() != null)
                .map(run -> run.started().plan())
                .reduce((first, second) -> second);
    }

    /** What the recoveries could not bring back. */
    public Loss loss() {
        return runs.values().stream()
                .flatMap(run -> Stream.ofNullable(run.closed()))
                .map(RunClosed::loss)
                .reduce(Loss.NOTHING, Loss::and);
    }

    /** Whether a person chose to go back in time last. */
    public boolean wentBack() {
        return lastRun()
                .map(Run::request)
                .filter(Request.RestoreRequested.class::isInstance)
                .map(Request.RestoreRequested.class::cast)
                .filter(asked -> asked.time() != null || !asked.snapshot().isEmpty())
                .isPresent();
    }

    /** The last proof of the live component. */
    public Optional<StepResult.Validated> proof() {
        return lastRun().flatMap(run -> run.result(StepResult.Validated.class));
    }

    /** When a run last ended well; empty if none did. */
    public Optional<Instant> recoveredAt() {
        return runs.values().stream()
                .filter(Story::endedWell)
                .flatMap(run -> Stream.ofNullable(run.endedAt()))
                .reduce((first, second) -> second);
    }

    static boolean endedWell(Run run) {
        RunClosed closed = run.closed();
        return closed != null
                && switch (closed.ending()) {
                    case DONE, DOUBTFUL -> true;
                    case ROLLED_BACK, FAILED -> false;
                };
    }

    /** From first seen bad until it was recovered, or over; empty while it goes on. */
    public Optional<Duration> lasted() {
        Instant from = incident.opened().firstSeenBad();
        return recoveredAt()
                .or(() -> Optional.ofNullable(incident.closedAt()))
                .map(to -> Duration.between(from, to));
    }

    /** Seals that were passed over, with the reason. */
    public List<String> skipped() {
        var all = new ArrayList<String>();
        for (Entry entry : entries) {
            if (entry.fact().orElse(null) instanceof PointSkipped skipped) {
                all.add(Words.brief(skipped.snapshot()) + ": " + skipped.reason());
            }
        }
        return all;
    }
}
