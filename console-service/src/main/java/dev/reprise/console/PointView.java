package dev.reprise.console;

import dev.reprise.contracts.Command;
import dev.reprise.contracts.Seal;
import dev.reprise.contracts.StepResult;
import dev.reprise.contracts.console.PointReport;
import dev.reprise.contracts.console.PointReport.Proven;
import dev.reprise.decisions.Run;
import dev.reprise.decisions.StepState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** From the run that made a recovery point to what is said of it. */
final class PointView {
    private static final int UNMISTAKABLE = 14;

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
                                                point,
                                                join,
                                                run.result(StepResult.Scrubbed.class))));
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
        return point.proven() != Proven.SCRUBBED
                ? point
                : new PointReport(
                        point.point(),
                        point.snapshot(),
                        point.at(),
                        point.name(),
                        point.seals(),
                        point.complete(),
                        point.of(),
                        point.skew(),
                        point.added(),
                        Proven.DOUBTED,
                        point.unsealed(),
                        point.damaged());
    }

    /** As much of its id as no other point shares, though one be made later. */
    static String unmistakable(PointReport point) {
        return id(point).substring(0, Math.min(UNMISTAKABLE, id(point).length()));
    }

    private static String id(PointReport point) {
        return "p-" + point.snapshot();
    }

    private static PointReport report(
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
                join.unsealed(),
                damaged);
    }
}
