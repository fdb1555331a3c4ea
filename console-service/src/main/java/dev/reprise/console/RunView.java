package dev.reprise.console;

import dev.reprise.contracts.Decision.RunClosed;
import dev.reprise.contracts.Loss;
import dev.reprise.contracts.Plan;
import dev.reprise.contracts.Pulse;
import dev.reprise.contracts.StepRef;
import dev.reprise.contracts.StepResult;
import dev.reprise.contracts.console.RunReport;
import dev.reprise.contracts.console.RunReport.Phase;
import dev.reprise.contracts.console.RunReport.StepReport;
import dev.reprise.decisions.Run;
import dev.reprise.decisions.StepState;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** From a run to what is said of it. */
final class RunView {
    private final Map<StepRef, Duration> took;
    private final Map<StepRef, Pulse.Progress> progress;
    private final Instant now;

    RunView(History.Snapshot history, Instant now) {
        this.took = history.took();
        this.progress = history.progress();
        this.now = now;
    }

    static boolean done(Run run) {
        return switch (state(run)) {
            case DONE, DOUBTFUL -> true;
            case RUNNING, ROLLED_BACK, FAILED, FROZEN -> false;
        };
    }

    RunReport of(Run run) {
        var incident = run.started().incident();
        String request = run.started().request();
        RunClosed closed = run.closed();
        Instant ended = run.endedAt();
        Duration lasted = Duration.between(run.startedAt(), ended == null ? now : ended);
        return new RunReport(
                run.id().value(),
                run.started().plan().name(),
                run.target(),
                incident == null ? "" : incident.label(),
                request == null ? "" : request,
                state(run),
                run.startedAt(),
                ended,
                lasted.isNegative() ? Duration.ZERO : lasted,
                run.started().plan().rto(),
                closed == null
                        ? run.result(StepResult.Staged.class)
                                .map(StepResult.Staged::loss)
                                .orElse(Loss.NOTHING)
                        : closed.loss(),
                summary(run),
                run.skipped(),
                run.started().plan().steps().stream().map(step -> step(run, step)).toList());
    }

    private static RunReport.State state(Run run) {
        RunClosed closed = run.closed();
        if (closed == null) {
            return run.frozen() == null ? RunReport.State.RUNNING : RunReport.State.FROZEN;
        }
        return switch (closed.ending()) {
            case DONE -> RunReport.State.DONE;
            case DOUBTFUL -> RunReport.State.DOUBTFUL;
            case ROLLED_BACK -> RunReport.State.ROLLED_BACK;
            case FAILED -> RunReport.State.FAILED;
        };
    }

    private static String summary(Run run) {
        RunClosed closed = run.closed();
        String frozen = run.frozen();
        return closed != null ? closed.summary() : frozen == null ? "" : frozen;
    }

    private StepReport step(Run run, Plan.Step planned) {
        StepState step = run.steps().get(planned.name());
        if (step == null) {
            String component = planned.component();
            return new StepReport(
                    planned.name(),
                    planned.verb(),
                    component == null ? run.target() : component,
                    0,
                    Phase.WAITING,
                    null,
                    null,
                    null,
                    null);
        }
        return new StepReport(
                planned.name(),
                planned.verb(),
                step.command().component(),
                step.ref().attempt(),
                phase(step),
                took.get(step.ref()),
                step.result(),
                step.problem(),
                step.outstanding() ? progress(step) : null);
    }

    private RunReport.@Nullable Progress progress(StepState step) {
        Pulse.Progress last = progress.get(step.ref());
        return last == null
                ? null
                : new RunReport.Progress(last.doing(), last.done(), last.total(), last.unit());
    }

    private static Phase phase(StepState step) {
        return switch (step.phase()) {
            case ISSUED -> Phase.ISSUED;
            case ACCEPTED -> Phase.ACCEPTED;
            case SUCCEEDED -> Phase.SUCCEEDED;
            case REFUSED -> Phase.REFUSED;
            case FAILED -> Phase.FAILED;
            case EXPIRED -> Phase.EXPIRED;
            case SKIPPED -> Phase.SKIPPED;
        };
    }
}
