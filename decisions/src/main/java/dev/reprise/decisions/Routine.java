package dev.reprise.decisions;

import dev.reprise.contracts.Decision.PointDue;
import dev.reprise.contracts.Decision.RunClosed;
import dev.reprise.contracts.Decision.RunStarted;
import dev.reprise.contracts.Decision.Settings;
import dev.reprise.contracts.Limit;
import dev.reprise.contracts.Plan;
import dev.reprise.contracts.Verb;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Recovery points at their pace: every component sealed, joined, and read back. */
public final class Routine {
    /** The plan's name in its runs. */
    public static final String NAME = "recovery-point";

    private static final Duration LONGEST_FIRST_WAIT = Duration.ofSeconds(15);

    /**
     * Since the last point: a stream that breaks off again and again is not sealed all the time.
     */
    private static final Duration AFTER_A_GAP = Duration.ofSeconds(15);

    private static final Duration ONCE_MORE = Duration.ofMinutes(1);

    private static final Duration LEASE = Duration.ofSeconds(60);

    private Routine() {}

    /**
     * @param components to be sealed; the point carries the last good seal of the others
     */
    static Plan plan(List<String> components) {
        var steps = new ArrayList<Plan.Step>();
        for (String component : components) {
            steps.add(
                    new Plan.Step("seal-" + component, Verb.SEAL, List.of(), LEASE, 2, component));
        }
        List<String> seals = steps.stream().map(Plan.Step::name).toList();
        steps.add(new Plan.Step("join", Verb.JOIN, seals, LEASE, 3));
        steps.add(new Plan.Step("scrub", Verb.SCRUB, List.of("join"), LEASE, 2));
        return new Plan(
                NAME,
                "",
                "recovery point",
                List.of(),
                List.of(),
                0,
                0,
                false,
                Duration.ZERO,
                Duration.ZERO,
                steps);
    }

    static boolean underWay(State state) {
        return state.openRuns().stream().anyMatch(Run::routine);
    }

    static Optional<Owed> next(State state, Policy policy) {
        if (underWay(state) || policy.settings().members().isEmpty()) {
            return Optional.empty();
        }
        if (state.pointDue() != null) {
            return Optional.of(Owed.now(start(state, policy)));
        }
        if (policy.pointsEvery().isZero()) {
            return Optional.empty();
        }
        var last = state.lastPoint();
        if (last == null) {
            return Optional.of(first(state, policy));
        }
        boolean afterRecovery =
                state.runs().values().stream().anyMatch(run -> recovered(state, run, last));
        if (afterRecovery) {
            return Optional.of(
                    Owed.now(new PointDue(state.generation(), "data was put back in place")));
        }
        Duration elapsed = Duration.between(last, state.at());
        Optional<Target> cut = cut(state);
        if (cut.isPresent()) {
            return Optional.of(
                    Owed.later(
                            "gap:" + last,
                            soon(cut.get(), last).minus(elapsed),
                            new PointDue(
                                    state.generation(),
                                    "the changes of %s were not received without a gap"
                                            .formatted(cut.get().name()))));
        }
        Duration left = policy.pointsEvery().minus(elapsed);
        return Optional.of(
                Owed.later(
                        "point:" + last,
                        left,
                        new PointDue(
                                state.generation(),
                                Limit.of(policy.pointsEvery()) + " since the last one")));
    }

    /** What flows again after a gap can be reached from no seal that was made before it. */
    private static Optional<Target> cut(State state) {
        return state.targets().values().stream()
                .filter(target -> target.clear() && !target.suspected() && gap(target) != null)
                .findFirst();
    }

    /** Of a stream that flows again, and that no good seal has made good; null for none. */
    private static @Nullable Instant gap(Target target) {
        Target.StreamState stream = target.stream();
        Instant gap = stream == null || !stream.flowing() ? null : stream.gap();
        boolean sealed =
                gap != null
                        && target.lastGood()
                                .filter(kept -> kept.seal().at().isAfter(gap))
                                .isPresent();
        return sealed ? null : gap;
    }

    /** Since the last point, which may have been too early, or may have come to nothing. */
    private static Duration soon(Target cut, Instant last) {
        Instant gap = gap(cut);
        return gap != null && last.isBefore(gap) ? AFTER_A_GAP : ONCE_MORE;
    }

    private static RunStarted start(State state, Policy policy) {
        List<String> components =
                policy.settings().members().stream().map(Settings.Member::component).toList();
        return new RunStarted(
                state.generation(),
                state.nextRun(),
                0,
                null,
                null,
                state.stack(),
                plan(components),
                policy.settings());
    }

    /** What cannot be seen cannot be sealed either: the first point waits for eyes. */
    private static Owed first(State state, Policy policy) {
        boolean allSeen =
                policy.settings().members().stream()
                        .allMatch(member -> state.target(member.component()).firstSeen() >= 0);
        var due = new PointDue(state.generation(), "there is none yet");
        return allSeen ? Owed.now(due) : Owed.later("first-point", LONGEST_FIRST_WAIT, due);
    }

    private static boolean recovered(State state, Run run, Instant last) {
        RunClosed closed = run.closed();
        Instant ended = run.endedAt();
        return closed != null
                && ended != null
                && ended.isAfter(last)
                && Steps.switches(run.started().plan())
                && (closed.ending() == RunClosed.Ending.DONE
                        || closed.ending() == RunClosed.Ending.DOUBTFUL)
                && state.openIncident(run.target()).isEmpty();
    }
}
