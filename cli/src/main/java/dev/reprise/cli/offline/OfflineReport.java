package dev.reprise.cli.offline;

import dev.reprise.contracts.Command.Goal;
import dev.reprise.contracts.Loss;
import dev.reprise.contracts.Outcome;
import dev.reprise.contracts.Problem;
import dev.reprise.contracts.StepResult;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an offline run has done so far. Written after every step, so that a run that was cut off can
 * be gone on with, and its facts are not lost to the journal of later.
 *
 * @param run its id, which names everything that it leaves beside the target
 * @param by the user who asked
 * @param seal that the copy was made from; empty before that
 */
public record OfflineReport(
        String run,
        String component,
        String by,
        Instant startedAt,
        @Nullable Instant endedAt,
        State state,
        Goal goal,
        String seal,
        Loss loss,
        List<Step> steps,
        List<Outcome.Hold> holds,
        @Nullable Problem problem) {
    /** Where the run stands. */
    public enum State {
        RUNNING,
        DONE,
        /** Live and serving; a check is exceeded or missing. */
        DOUBTFUL,
        ROLLED_BACK,
        FAILED
    }

    /**
     * @param result null where the attempt failed
     * @param problem null where it succeeded
     */
    public record Step(
            String step,
            int attempt,
            Duration took,
            @Nullable StepResult result,
            @Nullable Problem problem) {}

    static OfflineReport begun(String run, String component, String by, Instant at, Goal goal) {
        return new OfflineReport(
                run,
                component,
                by,
                at,
                null,
                State.RUNNING,
                goal,
                "",
                Loss.NOTHING,
                List.of(),
                List.of(),
                null);
    }

    OfflineReport with(Step step) {
        var all = new ArrayList<>(steps);
        all.add(step);
        return new OfflineReport(
                run,
                component,
                by,
                startedAt,
                null,
                state,
                goal,
                seal,
                loss,
                List.copyOf(all),
                holds,
                problem);
    }

    OfflineReport from(String snapshot, Loss lost) {
        return new OfflineReport(
                run, component, by, startedAt, null, state, goal, snapshot, lost, steps, holds,
                problem);
    }

    OfflineReport holding(Outcome.Hold hold) {
        var all = new ArrayList<>(holds);
        all.add(hold);
        return new OfflineReport(
                run,
                component,
                by,
                startedAt,
                null,
                state,
                goal,
                seal,
                loss,
                steps,
                List.copyOf(all),
                problem);
    }

    OfflineReport released(String hold) {
        return new OfflineReport(
                run,
                component,
                by,
                startedAt,
                null,
                state,
                goal,
                seal,
                loss,
                steps,
                holds.stream().filter(each -> !each.id().equals(hold)).toList(),
                problem);
    }

    OfflineReport ended(State end, Instant at, @Nullable Problem why) {
        return new OfflineReport(
                run, component, by, startedAt, at, end, goal, seal, loss, steps, holds, why);
    }

    /** The number of the next attempt at a step. */
    int nextAttempt(String step) {
        return 1
                + steps.stream()
                        .filter(each -> each.step().equals(step))
                        .mapToInt(Step::attempt)
                        .max()
                        .orElse(0);
    }
}
