package dev.reprise.decisions;

import dev.reprise.contracts.Command;
import dev.reprise.contracts.Outcome.ProcessRef;
import dev.reprise.contracts.Problem;
import dev.reprise.contracts.StepRef;
import dev.reprise.contracts.StepResult;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far a step is, by its newest attempt.
 *
 * @param earlier processes that accepted earlier attempts
 * @param failures attempts that failed or fell silent on the present source
 * @param refusals attempts that were refused
 */
public record StepState(
        Command command,
        Phase phase,
        @Nullable ProcessRef process,
        List<ProcessRef> earlier,
        @Nullable StepResult result,
        @Nullable Problem problem,
        boolean retryable,
        String source,
        int failures,
        int refusals) {
    /** Of the newest attempt. */
    public enum Phase {
        ISSUED,
        ACCEPTED,
        SUCCEEDED,
        REFUSED,
        FAILED,
        EXPIRED,
        /** What it worked on was passed over for another source. */
        SKIPPED
    }

    static StepState issued(Command command, @Nullable StepState before) {
        return before == null
                ? new StepState(command, Phase.ISSUED, null, List.of(), null, null, true, "", 0, 0)
                : new StepState(
                        command,
                        Phase.ISSUED,
                        null,
                        before.process == null
                                ? before.earlier
                                : Copies.with(before.earlier, before.process, 8),
                        null,
                        null,
                        true,
                        "",
                        before.failures,
                        before.refusals);
    }

    public StepRef ref() {
        return command.ref();
    }

    /** Whether an attempt is under way, or on its way to a worker. */
    public boolean outstanding() {
        return phase == Phase.ISSUED || phase == Phase.ACCEPTED;
    }

    public boolean succeeded() {
        return phase == Phase.SUCCEEDED;
    }

    StepState accepted(ProcessRef by) {
        return new StepState(
                command, Phase.ACCEPTED, by, earlier, null, null, true, "", failures, refusals);
    }

    StepState succeeded(StepResult with) {
        return new StepState(
                command,
                Phase.SUCCEEDED,
                process,
                earlier,
                with,
                null,
                true,
                "",
                failures,
                refusals);
    }

    StepState refused(Problem why, boolean again) {
        return new StepState(
                command,
                Phase.REFUSED,
                process,
                earlier,
                null,
                why,
                again,
                "",
                failures,
                refusals + 1);
    }

    StepState failed(Problem why, boolean again, String at) {
        return new StepState(
                command,
                Phase.FAILED,
                process,
                earlier,
                null,
                why,
                again,
                at,
                failures + 1,
                refusals);
    }

    StepState expired() {
        return new StepState(
                command,
                Phase.EXPIRED,
                process,
                earlier,
                null,
                null,
                true,
                "",
                failures + 1,
                refusals);
    }

    StepState skipped() {
        return new StepState(
                command, Phase.SKIPPED, process, earlier, null, null, true, "", 0, refusals);
    }
}
