package dev.reprise.decisions;

import dev.reprise.contracts.Command;
import dev.reprise.contracts.Command.Expectation;
import dev.reprise.contracts.Command.Goal;
import dev.reprise.contracts.Command.Source;
import dev.reprise.contracts.Decision.Settings;
import dev.reprise.contracts.Observation.ComponentMeasured;
import dev.reprise.contracts.Plan;
import dev.reprise.contracts.Position;
import dev.reprise.contracts.Request;
import dev.reprise.contracts.Seal;
import dev.reprise.contracts.StepRef;
import dev.reprise.contracts.StepResult;
import dev.reprise.contracts.Verb;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes the command of a step from what the steps before it have left. */
final class Orders {
    private Orders() {}

    /** Empty where what it needs is not there. */
    static Optional<Command> command(State state, Run run, Plan.Step step, int attempt) {
        String component = Steps.component(run, step);
        String host = host(run, component);
        String place = place(run, component);
        var ref = new StepRef(run.id(), step.name(), attempt);
        var staged = run.result(StepResult.Staged.class);
        return switch (step.verb()) {
            case SEAL -> Optional.of(new Command.SealComponent(ref, host, component));
            case JOIN -> Optional.of(join(state, run, ref, host, component));
            case CLOSE_STREAM -> Optional.of(new Command.CloseStream(ref, host, component));
            case OPEN_STREAM -> Optional.of(new Command.OpenStream(ref, host, component));
            case FENCE ->
                    Optional.of(
                            new Command.FenceTarget(ref, host, component, place, seen(state, run)));
            case START -> Optional.of(new Command.StartTarget(ref, host, component, place));
            case STAGE ->
                    Sources.choose(state, run)
                            .map(
                                    kept ->
                                            new Command.StageCopy(
                                                    ref,
                                                    host,
                                                    component,
                                                    place,
                                                    new Source(kept.seal(), streamed(run)),
                                                    goal(state, run)));
            case VERIFY ->
                    staged.map(
                            copy ->
                                    new Command.VerifyCopy(
                                            ref, host, component, copy, expected(state, run)));
            case SWITCH ->
                    staged.map(copy -> new Command.SwitchOver(ref, host, component, place, copy));
            case ROLL_BACK ->
                    Optional.of(
                            new Command.RollBack(
                                    ref,
                                    host,
                                    component,
                                    place,
                                    run.result(StepResult.Switched.class).orElse(null)));
            case RELEASE -> Optional.of(new Command.ReleaseTarget(ref, host, component, place));
            case VALIDATE ->
                    Optional.of(
                            new Command.ValidateTarget(ref, host, component, expected(state, run)));
            case SCRUB ->
                    run.result(StepResult.Joined.class)
                            .map(
                                    joined ->
                                            new Command.ScrubPoint(
                                                    ref, host, component, joined.snapshot()));
        };
    }

    /** What concerns the whole stack is done where its first component lives. */
    private static String host(Run run, String component) {
        List<Settings.Member> members = run.started().settings().members();
        return members.stream()
                .filter(member -> member.component().equals(component))
                .findFirst()
                .or(() -> members.stream().findFirst())
                .map(Settings.Member::host)
                .orElse("");
    }

    private static @Nullable String place(Run run, String component) {
        return run.started().settings().members().stream()
                .filter(member -> member.component().equals(component))
                .findFirst()
                .map(Settings.Member::place)
                .orElse(null);
    }

    /** Empty where a person has asked for it: then its state is no matter. */
    private static List<String> seen(State state, Run run) {
        var id = run.started().incident();
        Incident incident = id == null ? null : state.incidents().get(id.number());
        return incident == null ? List.of() : incident.conditions();
    }

    private static Command join(State state, Run run, StepRef ref, String host, String component) {
        List<String> unsealed =
                run.started().settings().members().stream()
                        .map(Settings.Member::component)
                        .filter(member -> sealedHere(run, member).isEmpty())
                        .toList();
        String name = run.request() instanceof Request.BackupRequested asked ? asked.name() : "";
        return new Command.JoinPoint(ref, host, component, sealsToJoin(state, run), unsealed, name);
    }

    /** What holds no seal of its own would only tell again what an older point tells. */
    static boolean sealedAny(Run run) {
        return run.steps().values().stream()
                .anyMatch(step -> step.command().verb() == Verb.SEAL && step.succeeded());
    }

    static List<Seal> sealsToJoin(State state, Run run) {
        return run.started().settings().members().stream()
                .map(Settings.Member::component)
                .flatMap(
                        member ->
                                sealedHere(run, member)
                                        .or(() -> state.target(member).lastGood().map(Kept::seal))
                                        .stream())
                .toList();
    }

    private static Optional<Seal> sealedHere(Run run, String component) {
        return run.steps().values().stream()
                .filter(step -> step.command().verb() == Verb.SEAL && step.succeeded())
                .filter(step -> step.command().component().equals(component))
                .map(StepState::result)
                .filter(StepResult.Sealed.class::isInstance)
                .map(result -> ((StepResult.Sealed) result).seal())
                .findFirst();
    }

    /** A seal that a person named is restored as it is; all else goes on to the goal. */
    private static boolean streamed(Run run) {
        return !(run.request() instanceof Request.RestoreRequested asked
                && !asked.snapshot().isEmpty()
                && asked.time() == null);
    }

    private static Goal goal(State state, Run run) {
        var known = run.result(StepResult.StreamClosed.class).orElse(null);
        if (run.request() instanceof Request.RestoreRequested asked) {
            return new Goal(null, asked.time(), asked.scope(), null, known);
        }
        return new Goal(null, null, List.of(), onset(state, run), known);
    }

    private static @Nullable Instant onset(State state, Run run) {
        var id = run.started().incident();
        Incident incident = id == null ? null : state.incidents().get(id.number());
        if (incident == null) {
            return null;
        }
        return Stream.concat(
                        Stream.ofNullable(incident.opened().lastSeenWell()),
                        state.target(run.target()).asserted().stream()
                                .map(level -> level.fact().lastSeenWell())
                                .filter(Objects::nonNull))
                .min(Instant::compareTo)
                .orElse(null);
    }

    private static Expectation expected(State state, Run run) {
        var staged = run.result(StepResult.Staged.class);
        List<ComponentMeasured> measured = state.target(run.target()).measured();
        List<String> scope =
                run.request() instanceof Request.RestoreRequested asked ? asked.scope() : List.of();
        Position reached = staged.map(StepResult.Staged::reached).orElse(null);
        if (reached == null) {
            ComponentMeasured last = measured.isEmpty() ? null : measured.getLast();
            return new Expectation(null, last, null, Losses.of(run), scope);
        }
        return new Expectation(
                reached,
                near(measured.reversed().stream(), reached, -1),
                near(measured.stream(), reached, 1),
                Losses.of(run),
                scope);
    }

    private static @Nullable ComponentMeasured near(
            Stream<ComponentMeasured> measured, Position reached, int side) {
        return measured.filter(m -> m.position().branch().equals(reached.branch()))
                .filter(
                        m ->
                                side < 0
                                        ? m.position().compareTo(reached) <= 0
                                        : m.position().compareTo(reached) > 0)
                .findFirst()
                .orElse(null);
    }
}
