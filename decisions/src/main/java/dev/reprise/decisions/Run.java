package dev.reprise.decisions;

import dev.reprise.contracts.Decision.RunClosed;
import dev.reprise.contracts.Decision.RunStarted;
import dev.reprise.contracts.Outcome.Hold;
import dev.reprise.contracts.Request;
import dev.reprise.contracts.RunId;
import dev.reprise.contracts.StepResult;
import dev.reprise.contracts.Verb;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One execution of a plan.
 *
 * @param version the number of its facts so far
 * @param request what a person asked for; null for a run that nobody asked for
 * @param steps by name, as far as they were issued
 * @param skipped snapshots that were passed over
 * @param holds that were placed in it and not yet released, by component and id
 * @param frozen why nothing more is done in it; null unless frozen
 * @param announced whether the journal says that it is frozen
 */
public record Run(
        RunStarted started,
        int version,
        long sequence,
        Instant startedAt,
        @Nullable Request request,
        Map<String, StepState> steps,
        List<String> skipped,
        Map<String, Hold> holds,
        @Nullable String frozen,
        boolean announced,
        @Nullable RunClosed closed,
        long endSequence,
        @Nullable Instant endedAt) {
    private static final int SKIPPED = 64;

    static Run of(RunStarted started, long sequence, Instant at, @Nullable Request request) {
        return new Run(
                started, 1, sequence, at, request, Map.of(), List.of(), Map.of(), null, false, null,
                -1, null);
    }

    public RunId id() {
        return started.run();
    }

    public String target() {
        return started.target();
    }

    /** Whether there may be something left to do in it. */
    public boolean open() {
        return closed == null && frozen == null;
    }

    /** Whether it makes a recovery point of the whole stack; then it holds up nobody. */
    public boolean routine() {
        return started.plan().name().equals(Routine.NAME);
    }

    /** The result of the last step of a kind that succeeded. */
    public <T extends StepResult> Optional<T> result(Class<T> type) {
        return steps.values().stream()
                .filter(StepState::succeeded)
                .map(StepState::result)
                .filter(type::isInstance)
                .map(type::cast)
                .reduce((first, second) -> second);
    }

    Optional<StepState> step(Verb verb) {
        return steps.values().stream().filter(s -> s.command().verb() == verb).findFirst();
    }

    public Collection<StepState> outstanding() {
        return steps.values().stream().filter(StepState::outstanding).toList();
    }

    Run with(StepState step) {
        return new Run(
                started,
                version + 1,
                sequence,
                startedAt,
                request,
                Copies.with(steps, step.ref().step(), step),
                skipped,
                holds,
                frozen,
                announced,
                closed,
                endSequence,
                endedAt);
    }

    Run skipping(String snapshot, Map<String, StepState> left) {
        return new Run(
                started,
                version + 1,
                sequence,
                startedAt,
                request,
                left,
                Copies.with(skipped, snapshot, SKIPPED),
                holds,
                frozen,
                announced,
                closed,
                endSequence,
                endedAt);
    }

    Run withHolds(Map<String, Hold> open) {
        return new Run(
                started,
                version + 1,
                sequence,
                startedAt,
                request,
                steps,
                skipped,
                open,
                frozen,
                announced,
                closed,
                endSequence,
                endedAt);
    }

    Run frozenBy(String why, boolean said, long end, Instant at) {
        return new Run(
                started,
                version + 1,
                sequence,
                startedAt,
                request,
                steps,
                skipped,
                holds,
                why,
                said,
                closed,
                end,
                at);
    }

    Run closedBy(RunClosed fact, long end, Instant at) {
        return new Run(
                started,
                version + 1,
                sequence,
                startedAt,
                request,
                steps,
                skipped,
                holds,
                frozen,
                announced,
                fact,
                end,
                at);
    }
}
