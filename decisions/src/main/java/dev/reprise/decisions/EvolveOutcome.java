package dev.reprise.decisions;

import dev.reprise.contracts.Command;
import dev.reprise.contracts.Outcome;
import dev.reprise.contracts.Outcome.Hold;
import dev.reprise.contracts.Outcome.HoldPlaced;
import dev.reprise.contracts.Outcome.HoldReleased;
import dev.reprise.contracts.Outcome.StepAccepted;
import dev.reprise.contracts.Outcome.StepFailed;
import dev.reprise.contracts.Outcome.StepRefused;
import dev.reprise.contracts.Outcome.StepSucceeded;
import dev.reprise.contracts.Request;
import dev.reprise.contracts.StepRef;
import dev.reprise.contracts.StepResult;
import dev.reprise.contracts.StepResult.Verdict;
import dev.reprise.contracts.Verb;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** How what workers say changes the runs. Only the newest attempt is listened to, and once. */
final class EvolveOutcome {
    private EvolveOutcome() {}

    static boolean fold(Draft draft, Outcome outcome, @Nullable String correlation) {
        return switch (outcome) {
            case StepAccepted accepted ->
                    change(
                            draft,
                            accepted.ref(),
                            List.of(StepState.Phase.ISSUED),
                            step -> step.accepted(accepted.process()));
            case StepSucceeded succeeded -> succeeded(draft, succeeded);
            case StepRefused refused ->
                    change(
                            draft,
                            refused.ref(),
                            List.of(StepState.Phase.ISSUED, StepState.Phase.ACCEPTED),
                            step -> step.refused(refused.problem(), refused.retryable()));
            case StepFailed failed ->
                    change(
                            draft,
                            failed.ref(),
                            List.of(StepState.Phase.ACCEPTED),
                            step ->
                                    step.failed(
                                            failed.problem(), failed.retryable(), failed.source()));
            case HoldPlaced placed -> placed(draft, placed.hold(), correlation);
            case HoldReleased released -> released(draft, released);
        };
    }

    private static boolean change(
            Draft draft, StepRef ref, List<StepState.Phase> from, UnaryOperator<StepState> change) {
        Run run = draft.runs.get(ref.run().value());
        StepState step = run == null ? null : run.steps().get(ref.step());
        if (run == null
                || step == null
                || run.closed() != null
                || !step.ref().equals(ref)
                || !from.contains(step.phase())) {
            return false;
        }
        draft.put(run.with(change.apply(step)));
        return true;
    }

    private static boolean succeeded(Draft draft, StepSucceeded fact) {
        boolean taken =
                change(
                        draft,
                        fact.ref(),
                        List.of(StepState.Phase.ACCEPTED),
                        step -> step.succeeded(fact.result()));
        Run run = draft.runs.get(fact.ref().run().value());
        StepState step = run == null ? null : run.steps().get(fact.ref().step());
        if (run != null && fact.result() instanceof StepResult.Sealed sealed) {
            return sealed(draft, sealed) || taken;
        }
        if (!taken || run == null || step == null) {
            return false;
        }
        switch (fact.result()) {
            case StepResult.Sealed ignored -> {}
            case StepResult.Validated validated -> validated(draft, run, step, validated);
            case StepResult.Scrubbed scrubbed -> scrubbed(draft, run, scrubbed);
            case StepResult.Done ignored -> {
                if (step.command() instanceof Command.RollBack) {
                    seals(draft, run.target(), kept -> kept.takenBackBy(run.id()));
                }
                if (step.command() instanceof Command.ReleaseTarget) {
                    letGo(draft, run, step.command().component());
                }
            }
            case StepResult.Joined ignored -> {}
            case StepResult.StreamClosed ignored -> {}
            case StepResult.Staged ignored -> {}
            case StepResult.Switched ignored -> wentBack(draft, run);
        }
        return true;
    }

    /**
     * Whoever has released a target has looked at every mark beside it: a hold of the run that has
     * none there was let go behind the journal's back, as {@code reprise release} does.
     */
    private static void letGo(Draft draft, Run run, String component) {
        for (Hold hold : List.copyOf(run.holds().values())) {
            if (hold.component().equals(component)) {
                released(draft, new HoldReleased(component, hold.id()));
            }
        }
    }

    /** A seal lies in the vault even if it is told of too late for its run. */
    private static boolean sealed(Draft draft, StepResult.Sealed sealed) {
        String component = sealed.seal().component();
        boolean known =
                draft.target(component).seals().stream()
                        .anyMatch(k -> k.seal().snapshot().equals(sealed.seal().snapshot()));
        if (!known) {
            var kept = Kept.of(sealed.seal(), draft.sequence);
            draft.target(component, t -> t.withSeal(kept));
        }
        return !known;
    }

    /** Where a person wanted it so, what came after is another history now. */
    private static void wentBack(Draft draft, Run run) {
        boolean wanted =
                run.request() instanceof Request.RestoreRequested asked
                        && (asked.time() != null || !asked.snapshot().isEmpty());
        run.result(StepResult.Staged.class)
                .filter(staged -> wanted)
                .ifPresent(
                        staged ->
                                seals(
                                        draft,
                                        run.target(),
                                        kept -> kept.leftBy(run.id(), draft.at, staged)));
    }

    private static void seals(Draft draft, String component, UnaryOperator<Kept> change) {
        draft.target(component, t -> t.withSeals(t.seals().stream().map(change).toList()));
    }

    /**
     * From a proof of the live target on, what is sealed can be trusted again, be it one that a
     * person asked for once all was over; where it leaves doubts, once nothing bad is seen any
     * more.
     */
    private static void validated(
            Draft draft, Run run, StepState step, StepResult.Validated validated) {
        boolean live = step.command().verb() == Verb.VALIDATE;
        String component = step.command().component();
        boolean over =
                draft.incidents.values().stream()
                        .noneMatch(i -> i.open() && i.component().equals(component));
        boolean whole =
                run.result(StepResult.Switched.class).isPresent()
                        || run.request() instanceof Request.CheckRequested && over;
        boolean repaired = run.started().incident() != null || run.step(Verb.SWITCH).isPresent();
        if (!live || validated.verdict() != Verdict.PASSED) {
            return;
        }
        if (whole) {
            draft.target(component, t -> t.provenFrom(draft.sequence));
        } else if (repaired) {
            draft.target(component, t -> t.trustedFrom(draft.sequence));
        }
    }

    /** What was read back damaged is not restored from by itself. */
    private static void scrubbed(Draft draft, Run run, StepResult.Scrubbed scrubbed) {
        if (scrubbed.damaged().isEmpty()
                || !(run.step(Verb.JOIN).map(StepState::command).orElse(null)
                        instanceof Command.JoinPoint join)) {
            return;
        }
        for (var seal : join.seals()) {
            boolean named = scrubbed.damaged().stream().anyMatch(d -> within(d, seal.component()));
            boolean noneNamed =
                    join.seals().stream()
                            .noneMatch(
                                    s ->
                                            scrubbed.damaged().stream()
                                                    .anyMatch(d -> within(d, s.component())));
            if (named || noneNamed) {
                draft.target(
                        seal.component(),
                        t ->
                                t.withSeals(
                                        t.seals().stream()
                                                .map(k -> damagedIf(k, seal.snapshot()))
                                                .toList()));
            }
        }
    }

    private static boolean within(String path, String component) {
        String relative = path.startsWith("/") ? path.substring(1) : path;
        return relative.equals(component) || relative.startsWith(component + "/");
    }

    private static Kept damagedIf(Kept kept, String snapshot) {
        return kept.seal().snapshot().equals(snapshot) ? kept.foundDamaged() : kept;
    }

    private static boolean placed(Draft draft, Hold hold, @Nullable String correlation) {
        draft.target(hold.component(), t -> t.withHolds(Copies.with(t.holds(), hold.id(), hold)));
        Run run = correlation == null ? null : draft.runs.get(correlation);
        if (run != null && run.closed() == null) {
            draft.put(
                    run.withHolds(
                            Copies.with(run.holds(), key(hold.component(), hold.id()), hold)));
        }
        return true;
    }

    private static boolean released(Draft draft, HoldReleased fact) {
        draft.target(fact.component(), t -> t.withHolds(Copies.without(t.holds(), fact.hold())));
        String key = key(fact.component(), fact.hold());
        for (Run run : List.copyOf(draft.runs.values())) {
            if (run.closed() == null && run.holds().containsKey(key)) {
                draft.put(run.withHolds(Copies.without(run.holds(), key)));
            }
        }
        return true;
    }

    private static String key(String component, String hold) {
        return component + "/" + hold;
    }
}
