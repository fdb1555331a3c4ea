package dev.reprise.demo.journal;

import dev.reprise.contracts.Decision;
import dev.reprise.contracts.Entry;
import dev.reprise.contracts.Fact;
import dev.reprise.contracts.IncidentId;
import dev.reprise.contracts.JournalOpened;
import dev.reprise.contracts.Notice;
import dev.reprise.contracts.Observation;
import dev.reprise.contracts.Outcome;
import dev.reprise.contracts.Pulse;
import dev.reprise.contracts.Request;
import dev.reprise.contracts.RunId;
import dev.reprise.contracts.StepResult;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the journal says so far: incidents with their recoveries, and recovery points. A fold of the
 * facts, with the demo's own clock beside each. Thread-safe.
 */
public final class Chronicle {
    private final Map<IncidentId, Story> stories = new LinkedHashMap<>();
    private final Map<RunId, PointRun> pointRuns = new HashMap<>();
    private final List<Point> points = new ArrayList<>();
    private final Map<String, Pulse.StreamLevel> streams = new HashMap<>();
    private long facts;
    private long lastSequence = -1;
    private long unknown;

    /**
     * A recovery point that was read back whole.
     *
     * @param begun the sequence of the fact that started its run: what happened before is in it
     */
    public record Point(String name, long begun, boolean degraded) {}

    private record PointRun(long begun, Optional<StepResult.Joined> joined) {}

    /**
     * @param nanos the demo's monotonic clock when it read this
     */
    public synchronized void read(Entry entry, long nanos) {
        facts++;
        lastSequence = entry.sequence();
        switch (entry.content()) {
            case Entry.Content.Known known -> fold(entry, known.fact(), nanos);
            case Entry.Content.Unknown _ -> unknown++;
            case Entry.Content.Unreadable _ -> unknown++;
        }
    }

    public synchronized void pulse(Pulse pulse) {
        switch (pulse) {
            case Pulse.Beat _ -> {}
            case Pulse.Progress progress ->
                    storyOf(progress.ref().run()).ifPresent(s -> s.progress(progress));
            case Pulse.StreamLevel level -> streams.put(level.component(), level);
        }
    }

    /** Every incident so far, the oldest first. */
    public synchronized List<IncidentStory> incidents() {
        return stories.values().stream().map(Story::told).toList();
    }

    public synchronized List<Point> verifiedPoints() {
        return List.copyOf(points);
    }

    /** Whether a recovery point is being made just now. */
    public synchronized boolean makingPoint() {
        return !pointRuns.isEmpty();
    }

    public synchronized Optional<Pulse.StreamLevel> stream(String component) {
        return Optional.ofNullable(streams.get(component));
    }

    /** The place of the newest fact that was read; -1 before the first. */
    public synchronized long lastSequence() {
        return lastSequence;
    }

    public synchronized long facts() {
        return facts;
    }

    /** Facts that this version cannot read. */
    public synchronized long unknown() {
        return unknown;
    }

    private void fold(Entry entry, Fact fact, long nanos) {
        switch (fact) {
            case Decision decision -> decided(entry, decision, nanos);
            case Outcome outcome -> reported(outcome, nanos);
            case JournalOpened _, Observation _, Request _, Notice _ -> {}
        }
    }

    private void decided(Entry entry, Decision decision, long nanos) {
        switch (decision) {
            case Decision.IncidentOpened opened ->
                    stories.computeIfAbsent(
                            opened.incident(), id -> new Story(opened, entry.at(), nanos));
            case Decision.IncidentClosed closed ->
                    storyOf(closed.incident()).ifPresent(s -> s.closed(closed));
            case Decision.ActionWithheld withheld ->
                    storyOf(withheld.incident()).ifPresent(s -> s.withheld(withheld.reason()));
            case Decision.RunStarted started -> started(entry, started);
            case Decision.StepIssued issued ->
                    storyOf(issued.run()).ifPresent(s -> s.issued(issued.command(), nanos));
            case Decision.RunClosed closed -> {
                storyOf(closed.run()).ifPresent(s -> s.runClosed(closed, nanos));
                pointRuns.remove(closed.run());
            }
            case Decision.RunFrozen frozen -> {
                storyOf(frozen.run()).ifPresent(s -> s.frozen(frozen.reason()));
                pointRuns.remove(frozen.run());
            }
            case Decision.LeadershipTaken _,
                    Decision.IncidentAttached _,
                    Decision.PointDue _,
                    Decision.MessageDeadLettered _,
                    Decision.AttemptExpired _,
                    Decision.PointSkipped _ -> {}
        }
    }

    private void reported(Outcome outcome, long nanos) {
        switch (outcome) {
            case Outcome.StepSucceeded done -> succeeded(done, nanos);
            case Outcome.StepRefused no ->
                    storyOf(no.ref().run()).ifPresent(s -> s.ended(no.ref(), "refused", nanos));
            case Outcome.StepFailed no ->
                    storyOf(no.ref().run()).ifPresent(s -> s.ended(no.ref(), "failed", nanos));
            case Outcome.StepAccepted _, Outcome.HoldPlaced _, Outcome.HoldReleased _ -> {}
        }
    }

    private void started(Entry entry, Decision.RunStarted started) {
        IncidentId incident = started.incident();
        if (incident == null) {
            pointRuns.put(started.run(), new PointRun(entry.sequence(), Optional.empty()));
        } else {
            storyOf(incident).ifPresent(s -> s.runStarted(started));
        }
    }

    private void succeeded(Outcome.StepSucceeded done, long nanos) {
        storyOf(done.ref().run()).ifPresent(s -> s.succeeded(done, nanos));
        PointRun run = pointRuns.get(done.ref().run());
        if (run == null) {
            return;
        }
        if (done.result() instanceof StepResult.Joined joined) {
            pointRuns.put(done.ref().run(), new PointRun(run.begun(), Optional.of(joined)));
        }
        if (done.result() instanceof StepResult.Scrubbed scrubbed && scrubbed.damaged().isEmpty()) {
            run.joined()
                    .ifPresent(j -> points.add(new Point(j.point(), run.begun(), j.degraded())));
        }
    }

    private Optional<Story> storyOf(IncidentId incident) {
        return Optional.ofNullable(stories.get(incident));
    }

    private Optional<Story> storyOf(RunId run) {
        return stories.values().stream().filter(s -> s.has(run)).findFirst();
    }
}
