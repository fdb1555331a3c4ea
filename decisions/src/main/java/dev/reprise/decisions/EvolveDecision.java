package dev.reprise.decisions;

import dev.reprise.contracts.Command;
import dev.reprise.contracts.Decision;
import dev.reprise.contracts.Decision.ActionWithheld;
import dev.reprise.contracts.Decision.AttemptExpired;
import dev.reprise.contracts.Decision.IncidentAttached;
import dev.reprise.contracts.Decision.IncidentClosed;
import dev.reprise.contracts.Decision.IncidentOpened;
import dev.reprise.contracts.Decision.LeadershipTaken;
import dev.reprise.contracts.Decision.MessageDeadLettered;
import dev.reprise.contracts.Decision.PointDue;
import dev.reprise.contracts.Decision.PointSkipped;
import dev.reprise.contracts.Decision.RunClosed;
import dev.reprise.contracts.Decision.RunFrozen;
import dev.reprise.contracts.Decision.RunStarted;
import dev.reprise.contracts.Decision.StepIssued;
import dev.reprise.contracts.IncidentId;
import dev.reprise.contracts.RunId;
import dev.reprise.contracts.StepRef;
import dev.reprise.contracts.StepResult;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which decisions count: those of the current generation that saw the run as it is. A decision that
 * was appended twice, or by a leader that has been replaced, changes nothing the second time.
 *
 * <p>Long, since every decision has its case here, and one that is forgotten is a compile error.
 */
final class EvolveDecision {
    private static final Set<RunClosed.Ending> WENT_THROUGH =
            Set.of(RunClosed.Ending.DONE, RunClosed.Ending.DOUBTFUL);

    private EvolveDecision() {}

    static boolean fold(Draft draft, Decision decision) {
        if (decision instanceof LeadershipTaken taken) {
            return leadership(draft, taken);
        }
        if (decision.generation() != draft.generation) {
            return false;
        }
        return switch (decision) {
            case LeadershipTaken taken -> leadership(draft, taken);
            case IncidentOpened opened -> opened(draft, opened);
            case IncidentAttached attached -> attached(draft, attached);
            case IncidentClosed closed -> closed(draft, closed);
            case ActionWithheld withheld -> withheld(draft, withheld);
            case PointDue due -> due(draft, due);
            case MessageDeadLettered letter -> told(draft, letter);
            case RunStarted started -> started(draft, started);
            case StepIssued issued -> issued(draft, issued);
            case AttemptExpired expired -> expired(draft, expired);
            case PointSkipped skipped -> skipped(draft, skipped);
            case RunClosed closed -> closed(draft, closed);
            case RunFrozen frozen -> frozen(draft, frozen);
        };
    }

    private static boolean leadership(Draft draft, LeadershipTaken taken) {
        if (taken.generation() != draft.generation + 1) {
            return false;
        }
        draft.generation = taken.generation();
        draft.leader = taken.instance();
        return true;
    }

    private static boolean opened(Draft draft, IncidentOpened fact) {
        var id = fact.incident();
        boolean taken =
                draft.incidents.values().stream()
                        .anyMatch(i -> i.open() && i.component().equals(id.component()));
        if (taken || id.number() != draft.incidentCount + 1) {
            return false;
        }
        draft.incidentCount = id.number();
        draft.episodes =
                Copies.with(draft.episodes, id.component() + "|" + id.condition(), id.episode());
        draft.put(
                new Incident(
                        fact,
                        draft.sequence,
                        draft.at,
                        List.of(id.condition()),
                        List.of(),
                        List.of(),
                        null,
                        null,
                        null));
        var suspicion =
                new Suspicion(
                        id.number(), fact.lastSeenWell(), draft.sequence, Suspicion.OPEN, false);
        draft.target(id.component(), t -> t.suspecting(suspicion));
        return true;
    }

    private static boolean attached(Draft draft, IncidentAttached fact) {
        Incident incident = draft.incidents.get(fact.incident().number());
        if (incident == null
                || !incident.open()
                || incident.conditions().contains(fact.condition())) {
            return false;
        }
        draft.put(incident.attached(fact.condition()));
        return true;
    }

    private static boolean closed(Draft draft, IncidentClosed fact) {
        Incident incident = draft.incidents.get(fact.incident().number());
        if (incident == null || !incident.open()) {
            return false;
        }
        draft.put(incident.closedBy(fact, draft.at));
        boolean givenUp = fact.ending() == IncidentClosed.Ending.UNRECOVERED;
        boolean doubted =
                fact.ending() == IncidentClosed.Ending.RECOVERED && leftInDoubt(draft, incident);
        draft.target(
                incident.component(),
                t ->
                        givenUp && !t.clear()
                                ? t.withUnresolved(incident.conditions())
                                : doubted ? t.leftInDoubt() : t.trustedFrom(draft.sequence));
        return true;
    }

    /**
     * Data that nothing was put back into, and that is not what it was, is not sealed as good
     * before somebody has looked.
     */
    private static boolean leftInDoubt(Draft draft, Incident incident) {
        return draft.runs.values().stream()
                .filter(incident::isOf)
                .max(Comparator.comparingLong(Run::sequence))
                .filter(run -> run.result(StepResult.Switched.class).isEmpty())
                .flatMap(run -> run.result(StepResult.Validated.class))
                .filter(proof -> proof.verdict() == StepResult.Verdict.DOUBTFUL)
                .isPresent();
    }

    private static boolean withheld(Draft draft, ActionWithheld fact) {
        Incident incident = draft.incidents.get(fact.incident().number());
        Withholding what = Withholding.told(fact);
        if (incident == null || !incident.open() || what.saidOf(incident)) {
            return false;
        }
        draft.put(incident.withheld(what));
        return true;
    }

    private static boolean due(Draft draft, PointDue fact) {
        if (draft.pointDue != null) {
            return false;
        }
        draft.pointDue = fact.reason();
        draft.lastPoint = draft.at;
        return true;
    }

    private static boolean told(Draft draft, MessageDeadLettered fact) {
        String place = Evolve.place(fact.topic(), fact.partition(), fact.offset());
        if (draft.letters.contains(place)) {
            return false;
        }
        draft.told(place);
        return true;
    }

    private static boolean started(Draft draft, RunStarted fact) {
        boolean next =
                fact.version() == 0
                        && fact.run().equals(RunId.of(draft.journal, draft.runCount + 1L));
        if (!next || !stillCalledFor(draft, fact)) {
            return false;
        }
        draft.runCount++;
        var request = fact.request() == null ? null : draft.requests.get(fact.request());
        var run = Run.of(fact, draft.sequence, draft.at, request);
        draft.put(run);
        if (fact.request() != null) {
            draft.requests = Copies.without(draft.requests, fact.request());
        }
        if (run.routine()) {
            draft.pointDue = null;
            draft.lastPoint = draft.at;
        }
        if (fact.incident() != null) {
            Incident incident = draft.incidents.get(fact.incident().number());
            if (incident != null) {
                draft.put(incident.startedRun(run.id().value()));
            }
            draft.target(
                    fact.target(),
                    t -> t.withRecoveries(Copies.with(t.recoveries(), draft.at, 32)));
        } else if (fact.request() != null && Steps.switches(fact.plan())) {
            draft.incidents.values().stream()
                    .filter(i -> i.open() && i.component().equals(fact.target()))
                    .findFirst()
                    .ifPresent(incident -> draft.put(incident.restoredBy(run.id().value())));
        }
        return true;
    }

    /**
     * A leader may be held up between its decision and the journal: what the run was begun for may
     * be gone by then, or in other hands.
     */
    private static boolean stillCalledFor(Draft draft, RunStarted fact) {
        boolean inHand =
                draft.runs.values().stream()
                        .anyMatch(
                                run ->
                                        run.open()
                                                && !run.routine()
                                                && run.target().equals(fact.target()));
        if (inHand || (fact.request() != null && !draft.requests.containsKey(fact.request()))) {
            return false;
        }
        IncidentId id = fact.incident();
        if (id == null) {
            return true;
        }
        Incident incident = draft.incidents.get(id.number());
        Target target = draft.target(fact.target());
        return incident != null
                && incident.open()
                && !target.asserted().isEmpty()
                && target.methods() >= fact.plan().methods()
                && target.objector(fact.plan()).isEmpty();
    }

    private static boolean issued(Draft draft, StepIssued fact) {
        Run run = current(draft, fact);
        StepRef ref = fact.command().ref();
        if (run == null) {
            return false;
        }
        StepState before = run.steps().get(ref.step());
        int attempts = before == null ? 0 : before.ref().attempt();
        if (ref.attempt() != attempts + 1 || (before != null && before.outstanding())) {
            return false;
        }
        draft.put(run.with(StepState.issued(fact.command(), before)));
        return true;
    }

    private static boolean expired(Draft draft, AttemptExpired fact) {
        Run run = current(draft, fact);
        StepState step = run == null ? null : run.steps().get(fact.ref().step());
        if (run == null
                || step == null
                || step.phase() != StepState.Phase.ACCEPTED
                || !step.ref().equals(fact.ref())) {
            return false;
        }
        draft.put(run.with(step.expired()));
        return true;
    }

    private static boolean skipped(Draft draft, PointSkipped fact) {
        Run run = current(draft, fact);
        if (run == null || run.skipped().contains(fact.snapshot())) {
            return false;
        }
        Map<String, StepState> left = new LinkedHashMap<>(run.steps());
        left.replaceAll((name, step) -> builtOn(step, fact.snapshot()) ? step.skipped() : step);
        draft.put(run.skipping(fact.snapshot(), Collections.unmodifiableMap(left)));
        return true;
    }

    /** A copy made from the source, its proof, or the attempt that the source made fail. */
    private static boolean builtOn(StepState step, String snapshot) {
        if (step.outstanding()) {
            return false;
        }
        boolean copy =
                step.result() instanceof StepResult.Staged staged
                        && staged.snapshot().equals(snapshot);
        boolean proof =
                step.command() instanceof Command.VerifyCopy verify
                        && verify.copy().snapshot().equals(snapshot);
        return copy || proof || (!snapshot.isEmpty() && step.source().equals(snapshot));
    }

    private static boolean closed(Draft draft, RunClosed fact) {
        Run run = current(draft, fact);
        if (run == null) {
            return false;
        }
        draft.put(run.closedBy(fact, draft.sequence, draft.at));
        if (run.started().request() != null
                && Steps.switches(run.started().plan())
                && WENT_THROUGH.contains(fact.ending())) {
            draft.frozen = Copies.without(draft.frozen, run.target());
        }
        return true;
    }

    private static boolean frozen(Draft draft, RunFrozen fact) {
        Run run = draft.runs.get(fact.run().value());
        if (run == null
                || run.closed() != null
                || run.announced()
                || run.version() != fact.version()) {
            return false;
        }
        draft.freeze(run.frozenBy(fact.reason(), true, draft.sequence, draft.at));
        return true;
    }

    private static @Nullable Run current(Draft draft, Decision.OfRun fact) {
        Run run = draft.runs.get(fact.run().value());
        return run != null && run.open() && run.version() == fact.version() ? run : null;
    }
}
