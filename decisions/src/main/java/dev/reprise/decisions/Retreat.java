package dev.reprise.decisions;

import dev.reprise.contracts.Decision.RunClosed;
import dev.reprise.contracts.Decision.RunFrozen;
import dev.reprise.contracts.Loss;
import dev.reprise.contracts.Plan;
import dev.reprise.contracts.Verb;
import java.util.List;
import java.util.Optional;

/** How a run ends: nothing half done is left behind, and no hold stays open. */
final class Retreat {
    private Retreat() {}

    /** The goal is out of reach: what was switched is switched back, what is held is released. */
    static Optional<Owed> next(State state, Run run, Trouble trouble) {
        if (!Steps.outstandingHere(state, run).isEmpty()) {
            return Optional.empty();
        }
        Optional<Owed> said = withheld(state, run, trouble);
        if (said.isPresent()) {
            return said;
        }
        boolean switched = switchedMaybe(run);
        if (switched && !Steps.succeeded(run, Steps.ROLL_BACK)) {
            return step(state, run, Steps.ROLL_BACK, trouble.why() + "; the roll back failed too");
        }
        if (stoppedByUs(run) && !over(run, Steps.START_AGAIN)) {
            return Course.attempt(state, run, Steps.START_AGAIN);
        }
        if (streamClosed(run) && canServe(run) && !over(run, Steps.REOPEN_STREAM)) {
            return Course.attempt(state, run, Steps.REOPEN_STREAM);
        }
        boolean held = !run.holds().isEmpty();
        if (held && !Steps.succeeded(run, Steps.RELEASE_HOLDS)) {
            return step(state, run, Steps.RELEASE_HOLDS, trouble.why() + "; a hold is still open");
        }
        return held
                ? Optional.of(freeze(state, run, stillHeld(run)))
                : Optional.of(
                        close(
                                state,
                                run,
                                switched ? RunClosed.Ending.ROLLED_BACK : RunClosed.Ending.FAILED,
                                Loss.NOTHING,
                                trouble.why()));
    }

    /** Every step is over. */
    static Optional<Owed> finish(State state, Run run) {
        if (!run.holds().isEmpty()) {
            return Steps.succeeded(run, Steps.RELEASE_HOLDS)
                    ? Optional.of(freeze(state, run, stillHeld(run)))
                    : step(state, run, Steps.RELEASE_HOLDS, stillHeld(run));
        }
        List<String> doubts = Steps.doubts(state, run);
        return Optional.of(
                close(
                        state,
                        run,
                        doubts.isEmpty() ? RunClosed.Ending.DONE : RunClosed.Ending.DOUBTFUL,
                        Losses.of(run),
                        doubts.isEmpty() ? Summary.of(run) : String.join("; ", doubts)));
    }

    private static Optional<Owed> step(State state, Run run, Plan.Step step, String elseFrozen) {
        return Steps.exhausted(run, step)
                ? Optional.of(
                        freeze(
                                state,
                                run,
                                elseFrozen
                                        + ": "
                                        + Trouble.unfinished(step, run.steps().get(step.name()))))
                : Course.attempt(state, run, step);
    }

    private static boolean over(Run run, Plan.Step step) {
        return Steps.succeeded(run, step) || Steps.exhausted(run, step);
    }

    /** What the run has stopped serves again before anything else: nobody has it meanwhile. */
    private static boolean stoppedByUs(Run run) {
        return fenced(run) && (!run.holds().isEmpty() || Steps.succeeded(run, Steps.START_AGAIN));
    }

    private static boolean fenced(Run run) {
        return run.step(Verb.FENCE).isPresent();
    }

    /**
     * A stream that is waited for on a store that does not serve only holds up the word to people;
     * its keeper opens it once the run is over.
     */
    private static boolean canServe(Run run) {
        return !fenced(run) || Steps.succeeded(run, Steps.START_AGAIN);
    }

    /**
     * What a switch that never reported has done, only the marker beside the target knows. A
     * refusal has done nothing, but an attempt before it may have.
     */
    private static boolean switchedMaybe(Run run) {
        return run.step(Verb.SWITCH)
                .filter(
                        step ->
                                step.phase() != StepState.Phase.REFUSED
                                        || step.ref().attempt() > step.refusals())
                .isPresent();
    }

    private static boolean streamClosed(Run run) {
        boolean reopens =
                run.started().plan().steps().stream()
                        .anyMatch(
                                step ->
                                        step.verb() == Verb.OPEN_STREAM
                                                && !Steps.succeeded(run, step));
        return reopens && run.step(Verb.CLOSE_STREAM).isPresent();
    }

    private static Optional<Owed> withheld(State state, Run run, Trouble trouble) {
        var id = run.started().incident();
        Incident incident = id == null ? null : state.incidents().get(id.number());
        if (!trouble.withheld() || id == null || incident == null || !incident.open()) {
            return Optional.empty();
        }
        return Withholding.of(run.started().plan(), run.target(), trouble.why())
                .of(state, incident)
                .map(Owed::now);
    }

    private static String stillHeld(Run run) {
        return "still held: "
                + run.holds().values().stream()
                        .map(hold -> hold.what() + " (undo: " + hold.undo() + ")")
                        .toList();
    }

    private static Owed freeze(State state, Run run, String why) {
        return Owed.now(new RunFrozen(state.generation(), run.id(), run.version(), why));
    }

    private static Owed close(
            State state, Run run, RunClosed.Ending ending, Loss loss, String summary) {
        return Owed.now(
                new RunClosed(state.generation(), run.id(), run.version(), ending, loss, summary));
    }
}
