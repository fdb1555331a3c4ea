package dev.reprise.decisions;

import dev.reprise.contracts.Decision;
import dev.reprise.contracts.Request;
import dev.reprise.contracts.RunId;
import dev.reprise.contracts.StepRef;
import dev.reprise.contracts.Wire;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the journal amounts to, as far as decisions need it. Immutable; made by {@link Evolve}
 * alone. Bounded: what is over is forgotten after a while.
 *
 * @param sequence of the last fact that was folded; -1 before the first
 * @param at the broker's time of it
 * @param journal its id; empty before {@code JournalOpened}
 * @param generation of the leadership; 0 before the first
 * @param leader the instance that leads
 * @param paused whether the kill switch is set
 * @param targets by component
 * @param incidents by number: all open ones, and the last closed ones
 * @param incidentCount how many there ever were
 * @param episodes how many incidents there were, by component and condition
 * @param runs by id: all open ones, and the last ended ones
 * @param runCount how many there ever were
 * @param frozen by component: the run that was frozen on it, until a restore that a person asked
 *     for has gone through; no recovery starts there by itself meanwhile
 * @param requests that no run answers yet, by id
 * @param pointDue why a recovery point is due; null if none is
 * @param lastPoint when the last one was due
 * @param unread what could not be read and still has to be told: place and reason
 * @param letters places that were told
 * @param skipped how many unknown facts were skipped
 */
public record State(
        long sequence,
        Instant at,
        String journal,
        String stack,
        long generation,
        String leader,
        boolean paused,
        Map<String, Target> targets,
        Map<Integer, Incident> incidents,
        int incidentCount,
        Map<String, Integer> episodes,
        Map<String, Run> runs,
        int runCount,
        Map<String, RunId> frozen,
        Map<String, Request> requests,
        @Nullable String pointDue,
        @Nullable Instant lastPoint,
        Map<String, Decision.MessageDeadLettered> unread,
        List<String> letters,
        long skipped) {
    public static final State BLANK =
            new State(
                    -1,
                    Instant.EPOCH,
                    "",
                    "",
                    0,
                    "",
                    false,
                    Map.of(),
                    Map.of(),
                    0,
                    Map.of(),
                    Map.of(),
                    0,
                    Map.of(),
                    Map.of(),
                    null,
                    null,
                    Map.of(),
                    List.of(),
                    0);

    /** The same facts in the same order give the same bytes. */
    public byte[] canonical() {
        return Wire.json(this);
    }

    public Target target(String component) {
        return targets.getOrDefault(component, Target.blank(component));
    }

    public Optional<Run> run(RunId id) {
        return Optional.ofNullable(runs.get(id.value()));
    }

    /** The newest attempt at a step. */
    public Optional<StepState> step(StepRef ref) {
        return run(ref.run()).map(run -> run.steps().get(ref.step()));
    }

    public Optional<Incident> openIncident(String component) {
        return incidents.values().stream()
                .filter(i -> i.open() && i.component().equals(component))
                .findFirst();
    }

    /** Runs with something left to do. */
    public List<Run> openRuns() {
        return runs.values().stream().filter(Run::open).toList();
    }

    /** The run that has the component in hand; recovery points have none in hand. */
    public Optional<Run> inHand(String component) {
        return openRuns().stream()
                .filter(run -> !run.routine() && run.target().equals(component))
                .findFirst();
    }

    /** Whether the journal says already that a message is among the dead letters. */
    public boolean told(Decision.MessageDeadLettered letter) {
        return letters.contains(Evolve.place(letter.topic(), letter.partition(), letter.offset()));
    }

    RunId nextRun() {
        return RunId.of(journal, runCount + 1L);
    }
}
