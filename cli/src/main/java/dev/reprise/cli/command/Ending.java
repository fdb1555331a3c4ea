package dev.reprise.cli.command;

import dev.reprise.cli.Exit;
import dev.reprise.cli.Workspace;
import dev.reprise.cli.console.Waiting;
import dev.reprise.cli.page.IncidentsPage;
import dev.reprise.cli.screen.ProgressLine;
import dev.reprise.contracts.Problem;
import dev.reprise.contracts.console.Order;
import dev.reprise.contracts.console.RequestReport;
import java.util.List;

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

    /** Says how it ended: the report as a result, and what was wrong with it as an error. */
    Exit tell(RequestReport ended, Printing.Several results) {
        Problem problem = ended.problem();
        results.add(ended, problem == null ? lines(ended) : List.of());
        if (problem != null) {
            workspace.terminal().err().println(problem);
        }
        return Waiting.exit(ended);
    }

    private List<String> lines(RequestReport ended) {
        return ended.run() == null
                ? List.of("done")
                : new IncidentsPage(workspace.terminal().zone()).run(ended.run());
    }
}
