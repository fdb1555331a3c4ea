package dev.reprise.decisions;

import dev.reprise.contracts.Decision.Settings;
import dev.reprise.contracts.Limit;
import dev.reprise.contracts.Loss;
import dev.reprise.contracts.Plan;
import dev.reprise.contracts.StepResult;
import dev.reprise.contracts.StepResult.Verdict;
import dev.reprise.contracts.Verb;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Why a run cannot reach its goal.
 *
 * @param withheld whether it is Reprise that holds back, for a person to decide
 */
record Trouble(String why, boolean withheld) {
    static Optional<Trouble> of(State state, Run run) {
        Plan plan = run.started().plan();
        if (plan.steps().isEmpty()) {
            return Optional.of(new Trouble(plan.title(), false));
        }
        for (Plan.Step step : plan.steps()) {
            Optional<Trouble> trouble = at(state, run, step);
            if (trouble.isPresent()) {
                return trouble;
            }
        }
        return Optional.empty();
    }

    private static Optional<Trouble> at(State state, Run run, Plan.Step step) {
        StepState done = run.steps().get(step.name());
        if (!Steps.optional(run, step) && Steps.exhausted(run, step)) {
            return Optional.of(new Trouble(unfinished(step, done), false));
        }
        if (step.verb() == Verb.VALIDATE
                && done != null
                && done.result() instanceof StepResult.Validated validated
                && validated.verdict() == Verdict.DAMAGED) {
            return Optional.of(new Trouble(validated.wrong(), false));
        }
        if (step.verb() == Verb.STAGE) {
            return staging(state, run, step, done);
        }
        boolean nothingToJoin =
                step.verb() == Verb.JOIN
                        && done == null
                        && Steps.ready(state, run, step)
                        && !Orders.sealedAny(run);
        return nothingToJoin
                ? Optional.of(new Trouble("no component could be sealed" + busy(state, run), false))
                : Optional.empty();
    }

    /** Which components were left as they are, and for whom, or why they could not be sealed. */
    private static String busy(State state, Run run) {
        return run.started().plan().steps().stream()
                .filter(step -> step.verb() == Verb.SEAL)
                .flatMap(step -> busy(state, run, step).stream())
                .map(each -> "; " + each)
                .collect(Collectors.joining());
    }

    private static Optional<String> busy(State state, Run run, Plan.Step step) {
        return busy(state, Steps.component(run, step))
                .or(
                        () ->
                                Steps.exhausted(run, step)
                                        ? Optional.of(
                                                unfinished(step, run.steps().get(step.name())))
                                        : Optional.empty());
    }

    private static Optional<String> busy(State state, String component) {
        return state.openIncident(component)
                .map(incident -> component + " has an open incident, " + incident.id().label())
                .or(
                        () ->
                                state.inHand(component)
                                        .map(
                                                run ->
                                                        component
                                                                + " is in hand, by the "
                                                                + run.started().plan().name()
                                                                + " "
                                                                + run.id()));
    }

    private static Optional<Trouble> staging(
            State state, Run run, Plan.Step step, @Nullable StepState done) {
        if (done != null && done.result() instanceof StepResult.Staged staged) {
            return tooMuch(run, staged.loss());
        }
        boolean wanted = done == null || !done.outstanding();
        boolean failedOnSource =
                done != null
                        && done.phase() == StepState.Phase.FAILED
                        && !done.source().isEmpty()
                        && !run.skipped().contains(done.source());
        return wanted
                        && !failedOnSource
                        && Steps.ready(state, run, step)
                        && Sources.choose(state, run).isEmpty()
                ? Optional.of(new Trouble(Sources.none(state, run), true))
                : Optional.empty();
    }

    /** A person who asked for the restore has seen what it loses. */
    private static Optional<Trouble> tooMuch(Run run, Loss loss) {
        Duration limit = limit(run);
        boolean switched = run.step(Verb.SWITCH).isPresent();
        if (run.started().incident() == null || switched || limit.isZero()) {
            return Optional.empty();
        }
        var from = loss.from();
        var to = loss.to();
        if (from == null || to == null || Duration.between(from, to).compareTo(limit) <= 0) {
            return Optional.empty();
        }
        return Optional.of(
                new Trouble(
                        "it would lose "
                                + Words.duration(Duration.between(from, to))
                                + " ("
                                + Words.amount(loss)
                                + "), more than the "
                                + Limit.of(limit)
                                + " allowed: restore by hand if that is to be given up",
                        true));
    }

    private static Duration limit(Run run) {
        return run.started().settings().members().stream()
                .filter(member -> member.component().equals(run.target()))
                .map(Settings.Member::rpo)
                .filter(rpo -> !rpo.isZero())
                .findFirst()
                .orElse(run.started().plan().rpo());
    }

    static String unfinished(Plan.Step step, @Nullable StepState state) {
        var problem = state == null ? null : state.problem();
        String why =
                problem != null
                        ? problem.what() + " (" + problem.target() + "); next: " + problem.next()
                        : Steps.silent(step);
        return step.name() + " did not succeed: " + why;
    }
}
