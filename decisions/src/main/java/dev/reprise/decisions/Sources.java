package dev.reprise.decisions;

import dev.reprise.contracts.Decision.PointSkipped;
import dev.reprise.contracts.Request.RestoreRequested;
import dev.reprise.contracts.StepResult;
import dev.reprise.contracts.StepResult.Verdict;
import dev.reprise.contracts.Verb;
import java.util.List;
import java.util.Optional;

/** Which seal a restore takes its data from: the newest that may be trusted. */
final class Sources {
    /** A disaster that nobody has ended for days leaves more than anybody would read. */
    private static final int TOLD = 20;

    private Sources() {}

    static Optional<Kept> choose(State state, Run run) {
        return candidates(state, run).stream()
                .filter(kept -> !run.skipped().contains(kept.seal().snapshot()))
                .findFirst();
    }

    /** The newest first. */
    private static List<Kept> candidates(State state, Run run) {
        Target target = state.target(run.target());
        var newestFirst = target.seals().reversed().stream();
        if (!(run.request() instanceof RestoreRequested asked)) {
            return newestFirst.filter(kept -> !target.suspect(kept)).toList();
        }
        if (!asked.snapshot().isEmpty()) {
            return newestFirst
                    .filter(kept -> kept.seal().snapshot().startsWith(asked.snapshot()))
                    .toList();
        }
        var time = asked.time();
        return time == null
                ? newestFirst.filter(kept -> !target.suspect(kept)).toList()
                : newestFirst
                        .filter(kept -> !kept.damaged() && kept.heldAt(time))
                        .filter(kept -> !kept.seal().at().isAfter(time))
                        .toList();
    }

    static String none(State state, Run run) {
        Target target = state.target(run.target());
        if (target.seals().isEmpty()) {
            return run.target() + " was never sealed: there is nothing to restore it from";
        }
        return "no good seal of "
                + run.target()
                + " is left: "
                + target.seals().stream().filter(target::suspect).count()
                + " were taken after the damage began or are damaged themselves, "
                + run.skipped().size()
                + " were tried or passed over; the live data is untouched";
    }

    /** A source that has to be passed over, one at a time, each with its reason. */
    static Optional<PointSkipped> skip(State state, Run run) {
        Optional<StepState> stage = run.step(Verb.STAGE);
        if (stage.isPresent()
                && stage.get().phase() == StepState.Phase.FAILED
                && !stage.get().source().isEmpty()
                && !run.skipped().contains(stage.get().source())) {
            var problem = stage.get().problem();
            return skipped(
                    state,
                    run,
                    stage.get().source(),
                    problem == null ? "it could not be restored" : problem.what());
        }
        Optional<PointSkipped> bad = badCopy(state, run);
        return bad.isPresent() || stage.isPresent() || !stageWanted(state, run)
                ? bad
                : suspect(state, run);
    }

    private static Optional<PointSkipped> badCopy(State state, Run run) {
        Optional<StepState> verify = run.step(Verb.VERIFY).filter(StepState::succeeded);
        Optional<StepResult.Staged> staged = run.result(StepResult.Staged.class);
        return verify.map(StepState::result)
                .filter(StepResult.Validated.class::isInstance)
                .map(StepResult.Validated.class::cast)
                .filter(v -> v.verdict() == Verdict.DAMAGED)
                .filter(v -> staged.isPresent())
                .filter(v -> !run.skipped().contains(staged.get().snapshot()))
                .flatMap(
                        v ->
                                skipped(
                                        state,
                                        run,
                                        staged.get().snapshot(),
                                        "the copy made from it is damaged: " + v.wrong()));
    }

    private static boolean stageWanted(State state, Run run) {
        return run.started().incident() != null
                && run.started().plan().steps().stream()
                        .anyMatch(
                                step -> step.verb() == Verb.STAGE && Steps.ready(state, run, step));
    }

    /** Newer seals that are not trusted: a person reads why an older one was taken. Not each. */
    private static Optional<PointSkipped> suspect(State state, Run run) {
        Optional<Kept> chosen = choose(state, run);
        if (chosen.isEmpty() || run.skipped().size() >= TOLD) {
            return Optional.empty();
        }
        Target target = state.target(run.target());
        return target.seals().stream()
                .filter(kept -> kept.sequence() > chosen.get().sequence())
                .filter(target::suspect)
                .filter(kept -> !run.skipped().contains(kept.seal().snapshot()))
                .findFirst()
                .flatMap(kept -> skipped(state, run, kept.seal().snapshot(), whySuspect(kept)));
    }

    private static String whySuspect(Kept kept) {
        if (kept.damaged()) {
            return "it was read back damaged";
        }
        return kept.left() != null
                ? "it is of a history that was left: run " + kept.left().run() + " went back"
                : "it was taken after the component was last seen well";
    }

    private static Optional<PointSkipped> skipped(
            State state, Run run, String snapshot, String reason) {
        return Optional.of(
                new PointSkipped(state.generation(), run.id(), run.version(), snapshot, reason));
    }
}
