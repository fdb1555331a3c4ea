package dev.reprise.decisions;

import dev.reprise.contracts.Decision.RunStarted;
import dev.reprise.contracts.Decision.Settings;
import dev.reprise.contracts.Plan;
import dev.reprise.contracts.Request;
import dev.reprise.contracts.Verb;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What people asked for. A person is not bound by the mode, nor by the kill switch. */
final class Requests {
    private Requests() {}

    /** The oldest that can be begun; one recovery of a target at a time. */
    static Optional<Owed> next(State state, Policy policy) {
        return state.requests().values().stream()
                .flatMap(request -> start(state, policy, request).stream())
                .findFirst()
                .map(Owed::now);
    }

    private static Optional<RunStarted> start(State state, Policy policy, Request request) {
        return switch (request) {
            case Request.BackupRequested backup ->
                    Routine.underWay(state)
                            ? Optional.empty()
                            : Optional.of(
                                    run(
                                            state,
                                            policy,
                                            request,
                                            state.stack(),
                                            backup(policy, backup)));
            case Request.RestoreRequested restore ->
                    state.inHand(restore.component()).isPresent()
                            ? Optional.empty()
                            : Optional.of(
                                    run(
                                            state,
                                            policy,
                                            request,
                                            restore.component(),
                                            restore(policy, restore)));
            case Request.CheckRequested check ->
                    state.inHand(check.component()).isPresent()
                            ? Optional.empty()
                            : Optional.of(
                                    run(
                                            state,
                                            policy,
                                            request,
                                            check.component(),
                                            check(policy, check)));
            case Request.AutomationSwitched ignored -> Optional.empty();
        };
    }

    private static RunStarted run(
            State state, Policy policy, Request request, String target, Plan plan) {
        return new RunStarted(
                state.generation(),
                state.nextRun(),
                0,
                null,
                request.request(),
                target,
                plan,
                policy.settings());
    }

    private static Plan backup(Policy policy, Request.BackupRequested asked) {
        List<String> known =
                policy.settings().members().stream().map(Settings.Member::component).toList();
        Optional<String> stranger =
                asked.components().stream().filter(c -> !known.contains(c)).findFirst();
        if (stranger.isPresent()) {
            return impossible(Routine.NAME, stranger.get() + " is not protected: see protect:");
        }
        return Routine.plan(asked.components().isEmpty() ? known : asked.components());
    }

    /** The steps of the plan that puts this kind of component back, without its disaster. */
    private static Plan restore(Policy policy, Request.RestoreRequested asked) {
        Optional<Settings.Member> member = member(policy, asked.component());
        if (member.isEmpty()) {
            return impossible("restore", asked.component() + " is not protected: see protect:");
        }
        return Plan.restoring(policy.plans(), member.get().kind())
                .map(plan -> asRestore(policy.limited(plan, asked.component()), asked))
                .orElseGet(
                        () ->
                                impossible(
                                        "restore",
                                        "no plan says how to restore a " + member.get().kind()));
    }

    private static Plan asRestore(Plan plan, Request.RestoreRequested asked) {
        return new Plan(
                "restore",
                "",
                "restore%s asked for by %s".formatted(goal(asked), asked.by()),
                List.of(),
                plan.kinds(),
                0,
                0,
                true,
                plan.rto(),
                plan.rpo(),
                plan.steps());
    }

    private static String goal(Request.RestoreRequested asked) {
        Instant time = asked.time();
        if (time != null) {
            return " to " + time;
        }
        return asked.snapshot().isEmpty() ? "" : " of seal " + Words.brief(asked.snapshot());
    }

    private static Plan check(Policy policy, Request.CheckRequested asked) {
        if (member(policy, asked.component()).isEmpty()) {
            return impossible("check", asked.component() + " is not protected: see protect:");
        }
        return new Plan(
                "check",
                "",
                "check asked for by " + asked.by(),
                List.of(),
                List.of(),
                0,
                0,
                false,
                Duration.ZERO,
                Duration.ZERO,
                List.of(
                        new Plan.Step(
                                "validate", Verb.VALIDATE, List.of(), Duration.ofSeconds(60), 2)));
    }

    /** A run without steps fails at once, with its title as the reason. */
    private static Plan impossible(String name, String why) {
        return new Plan(
                name,
                "",
                why,
                List.of(),
                List.of(),
                0,
                0,
                false,
                Duration.ZERO,
                Duration.ZERO,
                List.of());
    }

    private static Optional<Settings.Member> member(Policy policy, String component) {
        return policy.settings().members().stream()
                .filter(member -> member.component().equals(component))
                .findFirst();
    }
}
