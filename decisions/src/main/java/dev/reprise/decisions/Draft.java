package dev.reprise.decisions;

import dev.reprise.contracts.Decision;
import dev.reprise.contracts.Request;
import dev.reprise.contracts.RunId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The next {@link State} while one fact is folded into it. */
final class Draft {
    private static final int ENDED_RUNS = 48;
    private static final int CLOSED_INCIDENTS = 32;
    private static final int LETTERS = 256;

    final long sequence;
    final Instant at;
    String journal;
    String stack;
    long generation;
    String leader;
    boolean paused;
    Map<String, Target> targets;
    Map<Integer, Incident> incidents;
    int incidentCount;
    Map<String, Integer> episodes;
    Map<String, Run> runs;
    int runCount;
    Map<String, RunId> frozen;
    Map<String, Request> requests;
    @Nullable String pointDue;
    @Nullable Instant lastPoint;
    Map<String, Decision.MessageDeadLettered> unread;
    List<String> letters;
    long skipped;

    Draft(State from, long sequence, Instant at) {
        this.sequence = sequence;
        this.at = at;
        journal = from.journal();
        stack = from.stack();
        generation = from.generation();
        leader = from.leader();
        paused = from.paused();
        targets = from.targets();
        incidents = from.incidents();
        incidentCount = from.incidentCount();
        episodes = from.episodes();
        runs = from.runs();
        runCount = from.runCount();
        frozen = from.frozen();
        requests = from.requests();
        pointDue = from.pointDue();
        lastPoint = from.lastPoint();
        unread = from.unread();
        letters = from.letters();
        skipped = from.skipped();
    }

    State done() {
        return new State(
                sequence,
                at,
                journal,
                stack,
                generation,
                leader,
                paused,
                targets,
                incidents,
                incidentCount,
                episodes,
                runs,
                runCount,
                frozen,
                requests,
                pointDue,
                lastPoint,
                unread,
                letters,
                skipped);
    }

    Target target(String component) {
        Target known = targets.get(component);
        return known == null ? Target.blank(component) : known;
    }

    void target(String component, UnaryOperator<Target> change) {
        targets = Copies.with(targets, component, change.apply(target(component)));
    }

    /** The first that ended is forgotten first, but none whose incident may still ask for it. */
    void put(Run run) {
        String id = run.id().value();
        Map<String, Run> others = run.open() ? runs : Copies.without(runs, id);
        runs =
                Copies.bounded(
                        Copies.with(others, id, run),
                        ENDED_RUNS,
                        old -> !old.open() && !frozen.containsValue(old.id()) && !asked(old));
    }

    private boolean asked(Run run) {
        return incidents.values().stream().anyMatch(i -> i.open() && i.isOf(run));
    }

    /** A recovery point that is frozen holds up nobody. */
    void freeze(Run run) {
        if (!run.routine()) {
            frozen = Copies.with(frozen, run.target(), run.id());
        }
        put(run);
    }

    void put(Incident incident) {
        incidents =
                Copies.bounded(
                        Copies.with(incidents, incident.id().number(), incident),
                        CLOSED_INCIDENTS,
                        old -> !old.open());
    }

    void told(String letter) {
        letters = Copies.with(letters, letter, LETTERS);
        unread = Copies.without(unread, letter);
    }
}
