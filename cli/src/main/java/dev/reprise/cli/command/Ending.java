package dev.reprise.cli.command;

import dev.reprise.cli.Exit;
import dev.reprise.cli.Workspace;
import dev.reprise.cli.console.Unsealed;
import dev.reprise.cli.console.Waiting;
import dev.reprise.cli.page.IncidentsPage;
import dev.reprise.cli.screen.ProgressLine;
import dev.reprise.contracts.Problem;
import dev.reprise.contracts.console.Order;
import dev.reprise.contracts.console.RequestReport;
import dev.reprise.contracts.console.RunReport;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Gives an order, waits for its end, and says how it ended. */
final class Ending {
    private final Workspace workspace;

    Ending(Workspace workspace) {
        this.workspace = workspace;
    }

    /** Waits for what becomes of an order. */
    RequestReport of(Order order) throws InterruptedException {
        var console = workspace.console();
        var asked = console.post(order);
        try (var line = new ProgressLine(workspace.terminal())) {
            return new Waiting(console, line).until(asked.request());
        }
    }

    /** Says how it ended: the report as a result, and why it came to nothing as an error. */
    Exit tell(RequestReport ended, Printing.Several results) {
        results.add(ended, lines(ended));
        Problem problem = problem(ended);
        if (problem != null) {
            workspace.terminal().err().println(problem);
        }
        return Waiting.exit(ended);
    }

    private @Nullable Problem problem(RequestReport ended) {
        RunReport run = ended.run();
        if (ended.state() == RequestReport.State.WAITING) {
            return new Problem(
                    "nobody has begun it yet",
                    "request " + ended.request(),
                    "it stays asked for; `reprise status` says what is under way,"
                            + " `reprise doctor` whether somebody decides");
        }
        if (run == null) {
            return null;
        }
        if (run.state() != RunReport.State.RUNNING && !Unsealed.of(run).isEmpty()) {
            return Unsealed.problem(run);
        }
        return switch (run.state()) {
            case DONE, DOUBTFUL, RUNNING -> null;
            case FAILED, ROLLED_BACK, FROZEN ->
                    run.steps().stream()
                            .map(RunReport.StepReport::problem)
                            .filter(Objects::nonNull)
                            .findFirst()
                            .orElseGet(
                                    () ->
                                            new Problem(
                                                    run.summary(),
                                                    run.plan() + " of " + run.target(),
                                                    "see `reprise status`, then ask again"));
        };
    }

    private List<String> lines(RequestReport ended) {
        return ended.run() == null
                ? List.of(ended.state() == RequestReport.State.WAITING ? "waiting" : "done")
                : new IncidentsPage(workspace.terminal().zone()).run(ended.run());
    }
}
