package dev.reprise.cli.console;

import dev.reprise.contracts.Problem;
import dev.reprise.contracts.Verb;
import dev.reprise.contracts.console.RunReport;
import dev.reprise.contracts.console.RunReport.Phase;
import dev.reprise.contracts.console.RunReport.StepReport;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * What a recovery point was to seal and did not: it carries an older seal of it, if there is one,
 * and whoever asked for a backup now has none of it.
 */
public final class Unsealed {
    private Unsealed() {}

    /** Its seals that were not made; empty for a run that makes no recovery point. */
    public static List<StepReport> of(RunReport run) {
        boolean point = run.steps().stream().anyMatch(step -> step.verb() == Verb.JOIN);
        return point
                ? run.steps().stream()
                        .filter(step -> step.verb() == Verb.SEAL)
                        .filter(step -> step.phase() != Phase.SUCCEEDED)
                        .toList()
                : List.of();
    }

    /** Whether nothing that was asked for was sealed. */
    static boolean all(RunReport run) {
        return of(run).size() == seals(run);
    }

    public static Problem problem(RunReport run) {
        List<StepReport> unsealed = of(run);
        boolean untouched = unsealed.stream().allMatch(step -> step.phase() == Phase.WAITING);
        String nothing =
                run.state() == RunReport.State.FAILED && untouched
                        ? run.summary()
                        : "nothing could be sealed";
        return new Problem(
                all(run) ? nothing : unsealed.size() + " of " + seals(run) + " could not be sealed",
                unsealed.stream()
                        .map(step -> step.component() + ": " + why(step))
                        .collect(Collectors.joining("; ")),
                unsealed.stream()
                        .map(StepReport::problem)
                        .filter(Objects::nonNull)
                        .map(Problem::next)
                        .findFirst()
                        .orElse("see `reprise status`, then reprise backup"));
    }

    private static long seals(RunReport run) {
        return run.steps().stream().filter(step -> step.verb() == Verb.SEAL).count();
    }

    private static String why(StepReport step) {
        if (step.problem() != null) {
            return step.problem().what();
        }
        return switch (step.phase()) {
            case WAITING, ISSUED, ACCEPTED, SKIPPED ->
                    "left as it is, an incident or another run has it in hand";
            case EXPIRED -> "whoever was to seal it fell silent";
            case REFUSED, FAILED, SUCCEEDED -> "no reason was given";
        };
    }
}
