package dev.reprise.console;

import dev.reprise.contracts.Command;
import dev.reprise.contracts.Problem;
import dev.reprise.contracts.Seal;
import dev.reprise.contracts.StepResult;
import dev.reprise.contracts.Verb;
import dev.reprise.contracts.console.PointReport;
import dev.reprise.contracts.console.PointReport.Proven;
import dev.reprise.contracts.console.Points;
import dev.reprise.decisions.Kept;
import dev.reprise.decisions.Run;
import dev.reprise.decisions.StepState;
import dev.reprise.decisions.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** From the run that made a recovery point to what is said of it. */
final class PointView {
    private static final int UNMISTAKABLE = 14;
    private static final String IN_OTHER_HANDS = "it had an incident, or a run had it in hand";

    private PointView() {}

    static Optional<PointReport> of(Run run) {
        Optional<StepResult.Joined> joined = run.result(StepResult.Joined.class);
        Optional<Command.JoinPoint> command =
                run.steps().values().stream()
                        .map(StepState::command)
                        .filter(Command.JoinPoint.class::isInstance)
                        .map(Command.JoinPoint.class::cast)
                        .findFirst();
        return joined.flatMap(
                point ->
                        command.map(
                                join ->
                                        report(
                                                run,
                                                point,
                                                join,
                                                run.result(StepResult.Scrubbed.class))));
    }

    /** From the first seal that is there on; up to a gap that no later seal has made good. */
    static List<Points.Stretch> between(
            History.Snapshot history, String component, VaultNames vault) {
        Target target = history.state().target(component);
        Target.StreamState stream = target.stream();
        List<Seal> seals =
                target.seals().stream()
                        .map(Kept::seal)
                        .filter(each -> !vault.lacks(each.snapshot()))
                        .toList();
        if (stream == null || seals.isEmpty()) {
            return List.of();
        }
        Instant first = seals.getFirst().at();
        Instant now = stream.flowing() ? null : stream.at();
        Instant gap = history.alerts().gaps().get(component);
        if (gap == null || first.isAfter(gap)) {
            return List.of(new Points.Stretch(component, first, now));
        }
        var before = new Points.Stretch(component, first, gap);
        return seals.stream()
                .map(Seal::at)
                .filter(at -> !at.isBefore(gap))
                .findFirst()
                .map(after -> List.of(before, new Points.Stretch(component, after, now)))
                .orElse(List.of(before));
    }

    /**
     * The points that a person may mean by what they wrote: one by its id as it was shown, else all
     * with that name, else all whose id begins so.
     */
    static List<PointReport> meant(List<PointReport> all, String written) {
        return Stream.<Predicate<PointReport>>of(
                        each -> each.point().equals(written),
                        each -> each.name().equals(written),
                        each -> id(each).startsWith(written))
                .map(fits -> all.stream().filter(fits).toList())
                .filter(found -> !found.isEmpty())
                .findFirst()
                .orElse(List.of());
    }

    /**
     * What still holds of a point once a later one was found damaged: it was read back before that.
     */
    static PointReport afterDamage(PointReport point) {
        return point.proven() == Proven.SCRUBBED ? point.with(Proven.DOUBTED) : point;
    }

    /** As much of its id as no other point shares, though one be made later. */
    static String unmistakable(PointReport point) {
        return id(point).substring(0, Math.min(UNMISTAKABLE, id(point).length()));
    }

    private static String id(PointReport point) {
        return "p-" + point.snapshot();
    }

    private static PointReport report(
            Run run,
            StepResult.Joined point,
            Command.JoinPoint join,
            Optional<StepResult.Scrubbed> scrubbed) {
        List<Seal> seals = point.seals();
        Instant oldest = seals.stream().map(Seal::at).min(Instant::compareTo).orElse(Instant.EPOCH);
        Instant newest = seals.stream().map(Seal::at).max(Instant::compareTo).orElse(Instant.EPOCH);
        List<String> damaged = scrubbed.map(StepResult.Scrubbed::damaged).orElse(List.of());
        long stale =
                join.unsealed().stream()
                        .filter(name -> seals.stream().anyMatch(s -> s.component().equals(name)))
                        .count();
        long absent = join.unsealed().size() - stale;
        return new PointReport(
                point.point(),
                point.snapshot(),
                newest,
                join.name(),
                seals,
                (int) (seals.size() - stale),
                (int) (seals.size() + absent),
                Duration.between(oldest, newest),
                seals.stream().mapToLong(Seal::added).filter(added -> added > 0).sum(),
                !damaged.isEmpty()
                        ? Proven.DAMAGED
                        : point.degraded()
                                ? Proven.DEGRADED
                                : scrubbed.isPresent() ? Proven.SCRUBBED : Proven.WRITTEN,
                unsealed(run, join),
                damaged);
    }

    private static Map<String, String> unsealed(Run run, Command.JoinPoint join) {
        var why = new LinkedHashMap<String, String>();
        join.unsealed().forEach(component -> why.put(component, why(run, component)));
        return why;
    }

    private static String why(Run run, String component) {
        boolean wanted =
                run.started().plan().steps().stream()
                        .anyMatch(
                                step ->
                                        step.verb() == Verb.SEAL
                                                && component.equals(step.component()));
        if (!wanted) {
            return "it was not asked for";
        }
        StepState step =
                run.steps().values().stream()
                        .filter(each -> each.command() instanceof Command.SealComponent)
                        .filter(each -> each.command().component().equals(component))
                        .findFirst()
                        .orElse(null);
        if (step == null) {
            return IN_OTHER_HANDS;
        }
        Problem problem = step.problem();
        return problem != null
                ? problem.what()
                : step.outstanding() ? IN_OTHER_HANDS : "the backup service fell silent";
    }
}
