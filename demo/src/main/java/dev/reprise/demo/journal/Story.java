package dev.reprise.demo.journal;

import dev.reprise.contracts.Command;
import dev.reprise.contracts.Decision;
import dev.reprise.contracts.Loss;
import dev.reprise.contracts.Outcome;
import dev.reprise.contracts.Plan;
import dev.reprise.contracts.Pulse;
import dev.reprise.contracts.RunId;
import dev.reprise.contracts.StepRef;
import dev.reprise.contracts.StepResult;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One incident and what was done about it, while it is being told. Not thread-safe. */
final class Story {
    private final Decision.IncidentOpened opened;
    private final Instant openedAt;
    private final long openedNanos;
    private final Map<String, IncidentStory.Step> steps = new LinkedHashMap<>();
    private Optional<RunId> run = Optional.empty();
    private Optional<Plan> plan = Optional.empty();
    private StepResult.@Nullable Validated validated;
    private Decision.@Nullable RunClosed runClosed;
    private long runClosedNanos;
    private Decision.@Nullable IncidentClosed closed;
    private String trouble = "";

    Story(Decision.IncidentOpened opened, Instant at, long nanos) {
        this.opened = opened;
        this.openedAt = at;
        this.openedNanos = nanos;
    }

    boolean has(RunId id) {
        return run.filter(id::equals).isPresent();
    }

    void runStarted(Decision.RunStarted started) {
        run = Optional.of(started.run());
        plan = Optional.of(started.plan());
        steps.clear();
        validated = null;
        runClosed = null;
        trouble = "";
    }

    void issued(Command command, long nanos) {
        StepRef ref = command.ref();
        steps.put(
                ref.step(),
                new IncidentStory.Step(ref.step(), ref.attempt(), "running", "", nanos, nanos));
    }

    void progress(Pulse.Progress progress) {
        String amount =
                progress.total() > 0
                        ? " %,d of %,d %s"
                                .formatted(progress.done(), progress.total(), progress.unit())
                        : "";
        steps.computeIfPresent(
                progress.ref().step(),
                (name, s) ->
                        new IncidentStory.Step(
                                name,
                                s.attempt(),
                                s.state(),
                                progress.doing() + amount,
                                s.beginNanos(),
                                s.endNanos()));
    }

    void succeeded(Outcome.StepSucceeded done, long nanos) {
        ended(done.ref(), "done", nanos);
        if (done.result() instanceof StepResult.Validated proof) {
            validated = proof;
        }
    }

    void ended(StepRef ref, String state, long nanos) {
        steps.computeIfPresent(
                ref.step(),
                (name, s) ->
                        new IncidentStory.Step(
                                name, ref.attempt(), state, "", s.beginNanos(), nanos));
    }

    void runClosed(Decision.RunClosed end, long nanos) {
        runClosed = end;
        runClosedNanos = nanos;
    }

    void frozen(String reason) {
        trouble = "frozen: " + reason;
    }

    void withheld(String reason) {
        trouble = "withheld: " + reason;
    }

    void closed(Decision.IncidentClosed end) {
        closed = end;
    }

    IncidentStory told() {
        return new IncidentStory(
                opened.incident(),
                opened.errorCode(),
                opened.title(),
                openedAt,
                openedNanos,
                plan,
                new ArrayList<>(steps.values()),
                Optional.ofNullable(validated),
                Optional.ofNullable(runClosed).map(Decision.RunClosed::ending),
                runClosedNanos,
                runClosed == null ? Loss.NOTHING : runClosed.loss(),
                Optional.ofNullable(closed).map(Decision.IncidentClosed::ending),
                trouble);
    }
}
