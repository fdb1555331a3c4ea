package dev.reprise.decisions;

import dev.reprise.contracts.Decision;
import dev.reprise.contracts.Decision.IncidentAttached;
import dev.reprise.contracts.Decision.IncidentClosed;
import dev.reprise.contracts.Decision.RunClosed;
import dev.reprise.contracts.Decision.RunStarted;
import dev.reprise.contracts.Decision.Settings;
import dev.reprise.contracts.Plan;
import dev.reprise.contracts.Sight;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What an open incident owes: attach, recover, hold back with the reason, or close. */
final class Recovery {
    private static final Duration SIGHTS_DISAGREE = Duration.ofSeconds(30);

    private Recovery() {}

    static List<Owed> next(State state, Policy policy, Incident incident) {
        Target target = state.target(incident.component());
        var owed = new ArrayList<Owed>();
        for (String condition : target.conditions()) {
            if (!incident.conditions().contains(condition)) {
                owed.add(
                        Owed.now(
                                new IncidentAttached(
                                        state.generation(),
                                        incident.id(),
                                        target.name(),
                                        condition)));
            }
        }
        if (owed.isEmpty() && state.inHand(target.name()).isEmpty()) {
            act(state, policy, incident, target).ifPresent(owed::add);
        }
        return owed;
    }

    private static Optional<Owed> act(
            State state, Policy policy, Incident incident, Target target) {
        Optional<Run> last = incident.lastRun().map(state.runs()::get);
        if (target.clear()) {
            return Optional.of(cleared(state, policy, incident));
        }
        if (target.asserted().isEmpty()) {
            return Optional.empty(); // nobody can see it: neither well nor bad
        }
        Optional<Plan> plan = plan(policy, target);
        if (plan.isEmpty()) {
            var nothing =
                    new Withholding(
                            "nothing",
                            "no plan answers " + String.join(", ", target.conditions()),
                            "reprise restore " + target.name() + " --dry-run");
            return nothing.of(state, incident).map(Owed::now);
        }
        if (last.isPresent() && givenUp(policy, incident, last.get(), plan.get())) {
            Owed closing =
                    closed(
                            state,
                            incident,
                            IncidentClosed.Ending.UNRECOVERED,
                            whyGivenUp(last.get()));
            // what a run has brought about is seen a moment after its end
            return Optional.of(
                    good(last.get())
                            ? Owed.later(
                                    "spent:" + last.get().id(),
                                    policy.guards().coolDown(),
                                    closing.decision())
                            : closing);
        }
        return start(state, policy, incident, target, plan.get(), last);
    }

    /** It was the last run that ended it, whoever began that. */
    private static Owed cleared(State state, Policy policy, Incident incident) {
        Optional<RunClosed> good =
                state.runs().values().stream()
                        .filter(incident::isOf)
                        .max(Comparator.comparingLong(Run::sequence))
                        .map(Run::closed)
                        .filter(closed -> closed.ending() != RunClosed.Ending.FAILED)
                        .filter(closed -> closed.ending() != RunClosed.Ending.ROLLED_BACK);
        if (good.isPresent()) {
            return closed(state, incident, IncidentClosed.Ending.RECOVERED, good.get().summary());
        }
        return Owed.later(
                "calm:" + incident.id().label(),
                policy.guards().calm(),
                closed(state, incident, IncidentClosed.Ending.CLEARED_BY_ITSELF, "no longer seen")
                        .decision());
    }

    private static boolean good(Run run) {
        RunClosed closed = run.closed();
        return closed != null
                && (closed.ending() == RunClosed.Ending.DONE
                        || closed.ending() == RunClosed.Ending.DOUBTFUL);
    }

    /** No further attempt makes sense by itself. */
    private static boolean givenUp(Policy policy, Incident incident, Run last, Plan next) {
        if (last.frozen() != null) {
            return true;
        }
        RunClosed closed = last.closed();
        if (closed == null || closed.ending() == RunClosed.Ending.ROLLED_BACK) {
            return true;
        }
        boolean escalates = next.severity() > last.started().plan().severity();
        if (incident.runs().size() >= policy.guards().perIncident() && !escalates) {
            return true;
        }
        // what its retreat could not do says nothing of another try
        boolean again =
                last.started().plan().steps().stream()
                        .map(step -> Optional.ofNullable(last.steps().get(step.name())))
                        .flatMap(Optional::stream)
                        .noneMatch(
                                step ->
                                        (step.phase() == StepState.Phase.FAILED
                                                        || step.phase() == StepState.Phase.REFUSED)
                                                && !step.retryable());
        var held = Withholding.of(last.started().plan(), last.target(), closed.summary());
        return closed.ending() == RunClosed.Ending.FAILED
                && !escalates
                && (!again || held.saidOf(incident));
    }

    private static String whyGivenUp(Run last) {
        RunClosed closed = last.closed();
        return closed != null ? closed.summary() : "frozen: " + last.frozen();
    }

    private static Optional<Owed> start(
            State state,
            Policy policy,
            Incident incident,
            Target target,
            Plan plan,
            Optional<Run> last) {
        if (target.methods() < plan.methods()) {
            String reason =
                    "only "
                            + target.seenBy().map(Words::lower).collect(Collectors.joining(", "))
                            + " says so; "
                            + plan.methods()
                            + " different methods must agree";
            return saidLater(state, incident, plan, reason, "alone:");
        }
        Optional<Sight> objector = target.objector(plan);
        if (objector.isPresent()) {
            String reason =
                    objector.get().observer()
                            + " sees it well: nothing is replaced under a server that answers; see"
                            + " whether reprise.yaml says where its data lies, and what listens"
                            + " there";
            return saidLater(state, incident, plan, reason, "answers:");
        }
        Optional<Restraint> held = Restraint.of(state, policy, target, plan);
        if (held.isPresent()) {
            return held.get().on(plan, target.name()).of(state, incident).map(Owed::now);
        }
        if (Restraint.crowded(state, policy)) {
            return Optional.empty();
        }
        Decision run =
                new RunStarted(
                        state.generation(),
                        state.nextRun(),
                        0,
                        incident.id(),
                        null,
                        target.name(),
                        policy.limited(plan, target.name()),
                        policy.settings());
        boolean same =
                last.isPresent() && last.get().started().plan().severity() >= plan.severity();
        if (same) {
            return Optional.of(
                    Owed.later("cool:" + last.get().id(), policy.guards().coolDown(), run));
        }
        if (plan.methods() < 2 && Steps.switches(plan)) {
            return Optional.of(
                    Owed.later(
                            "settle:" + incident.id().label() + ":" + target.changed(),
                            policy.guards().settle(),
                            run));
        }
        return Optional.of(Owed.now(run));
    }

    /** The same, unless the sights agree within a while: they do not look at one moment. */
    private static Optional<Owed> saidLater(
            State state, Incident incident, Plan plan, String reason, String key) {
        return said(state, incident, plan, reason)
                .map(
                        owed ->
                                Owed.later(
                                        key + incident.id().label(),
                                        SIGHTS_DISAGREE,
                                        owed.decision()));
    }

    /** A fact for people, once. */
    private static Optional<Owed> said(State state, Incident incident, Plan plan, String reason) {
        return Withholding.of(plan, incident.component(), reason)
                .of(state, incident)
                .map(Owed::now);
    }

    private static Owed closed(
            State state, Incident incident, IncidentClosed.Ending ending, String summary) {
        return Owed.now(new IncidentClosed(state.generation(), incident.id(), ending, summary));
    }

    /** Of all that answer what is asserted, the one for the worst. */
    static Optional<Plan> plan(Policy policy, Target target) {
        return policy.plans().stream()
                .filter(plan -> forKind(policy, target, plan))
                .filter(plan -> target.conditions().stream().anyMatch(plan.conditions()::contains))
                .max(
                        Comparator.comparingInt(Plan::severity)
                                .thenComparing(Plan::name, Comparator.reverseOrder()));
    }

    static int severity(Policy policy, Target target, String condition) {
        return policy.plans().stream()
                .filter(plan -> forKind(policy, target, plan))
                .filter(plan -> plan.conditions().contains(condition))
                .mapToInt(Plan::severity)
                .max()
                .orElse(-1);
    }

    private static boolean forKind(Policy policy, Target target, Plan plan) {
        return plan.kinds().isEmpty()
                || policy.settings().members().stream()
                        .filter(member -> member.component().equals(target.name()))
                        .map(Settings.Member::kind)
                        .anyMatch(plan.kinds()::contains);
    }
}
