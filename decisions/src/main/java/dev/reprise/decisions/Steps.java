package dev.reprise.decisions;

import dev.reprise.contracts.Plan;
import dev.reprise.contracts.StepResult;
import dev.reprise.contracts.Verb;
import java.time.Duration;
import java.util.List;

/** Where each step of a run stands. */
final class Steps {
    /** What a run may need besides its plan, to leave nothing half done. */
    static final Plan.Step ROLL_BACK = extra("roll-back", Verb.ROLL_BACK);

    static final Plan.Step START_AGAIN =
            new Plan.Step("start-again", Verb.START, List.of(), Duration.ofMinutes(2), 2);

    static final Plan.Step REOPEN_STREAM = extra("reopen-stream", Verb.OPEN_STREAM);
    static final Plan.Step RELEASE_HOLDS = extra("release-holds", Verb.RELEASE);

    private static final int REFUSALS = 40;

    private Steps() {}

    private static Plan.Step extra(String name, Verb verb) {
        return new Plan.Step(name, verb, List.of(), Duration.ofSeconds(60), 3);
    }

    static Plan.Step named(Run run, String name) {
        return java.util.stream.Stream.concat(
                        run.started().plan().steps().stream(),
                        java.util.stream.Stream.of(
                                ROLL_BACK, START_AGAIN, REOPEN_STREAM, RELEASE_HOLDS))
                .filter(step -> step.name().equals(name))
                .findFirst()
                .orElse(ROLL_BACK);
    }

    /** Whether it writes to live data at all. */
    static boolean switches(Plan plan) {
        return plan.destructive()
                || plan.steps().stream().anyMatch(step -> step.verb() == Verb.SWITCH);
    }

    static String component(Run run, Plan.Step step) {
        String named = step.component();
        return named == null ? run.target() : named;
    }

    /** No further attempt is made, and none has succeeded. */
    static boolean exhausted(Run run, Plan.Step step) {
        StepState state = run.steps().get(step.name());
        if (state == null) {
            return false;
        }
        return switch (state.phase()) {
            case ISSUED, ACCEPTED, SUCCEEDED, SKIPPED -> false;
            case FAILED ->
                    (state.source().isEmpty() || run.skipped().contains(state.source()))
                            && (!state.retryable() || state.failures() >= step.attempts());
            case EXPIRED -> state.failures() >= step.attempts();
            case REFUSED -> !state.retryable() || state.refusals() >= REFUSALS;
        };
    }

    static boolean succeeded(Run run, Plan.Step step) {
        StepState state = run.steps().get(step.name());
        return state != null && state.succeeded();
    }

    /** Whether the run ends well enough without it. */
    static boolean optional(Run run, Plan.Step step) {
        return switch (step.verb()) {
            case SEAL, SCRUB, OPEN_STREAM, VALIDATE -> true;
            case RELEASE -> run.holds().isEmpty();
            case JOIN, CLOSE_STREAM, FENCE, START, STAGE, SWITCH, ROLL_BACK, VERIFY -> false;
        };
    }

    /** Succeeded, or given up where the run goes on without it. */
    static boolean over(State state, Run run, Plan.Step step) {
        return succeeded(run, step)
                || (optional(run, step) && exhausted(run, step))
                || passedBy(state, run, step);
    }

    /** A component in other hands holds up no recovery point: it is left as it is. */
    static boolean passedBy(State state, Run run, Plan.Step step) {
        if (!run.routine() || step.verb() != Verb.SEAL) {
            return false;
        }
        String component = component(run, step);
        return run.step(Verb.JOIN).isPresent()
                || state.openIncident(component).isPresent()
                || state.inHand(component).isPresent();
    }

    /** Attempts that the run waits for. */
    static List<StepState> outstandingHere(State state, Run run) {
        return run.outstanding().stream()
                .filter(step -> !passedBy(state, run, named(run, step.ref().step())))
                .toList();
    }

    /** Whether everything that it builds on is done. */
    static boolean ready(State state, Run run, Plan.Step step) {
        return step.after().stream().allMatch(name -> over(state, run, named(run, name)))
                && (run.routine() || run.outstanding().isEmpty());
    }

    static String silent(Plan.Step step) {
        return "it fell silent " + step.attempts() + " times";
    }

    /** Why a run that is over is not beyond doubt; empty if it is. */
    static List<String> doubts(State state, Run run) {
        return run.started().plan().steps().stream()
                .flatMap(step -> doubt(state, run, step).stream())
                .toList();
    }

    private static List<String> doubt(State state, Run run, Plan.Step step) {
        StepState done = run.steps().get(step.name());
        if (done != null && done.result() instanceof StepResult.Validated validated) {
            boolean live = step.verb() == Verb.VALIDATE;
            return live && validated.verdict() != StepResult.Verdict.PASSED
                    ? List.of(validated.wrong())
                    : List.of();
        }
        if (done != null && done.result() instanceof StepResult.Scrubbed scrubbed) {
            return scrubbed.damaged().isEmpty()
                    ? List.of()
                    : List.of("read back damaged: " + String.join(", ", scrubbed.damaged()));
        }
        boolean matters = step.verb() != Verb.SEAL && step.verb() != Verb.RELEASE;
        return matters && optional(run, step) && exhausted(run, step)
                ? List.of(Trouble.unfinished(step, done))
                : List.of();
    }
}
