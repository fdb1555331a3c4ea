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

/** From the run that made a recovery point to what is said of it. */
final class PointView {
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
