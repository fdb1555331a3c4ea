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

    /** Says how it ended. */
    Exit tell(RequestReport ended, Printing.Several results) {
        results.add(ended, lines(ended));
        if (ended.state() == RequestReport.State.WAITING) {
            workspace
                    .terminal()
                    .err()
                    .println(
                            new Problem(
                                    "nobody has begun it yet",
                                    "request " + ended.request(),
                                    "it stays asked for; `reprise status` says what is under way,"
                                            + " `reprise doctor` whether somebody decides"));
        }
        return Waiting.exit(ended);
    }

    private List<String> lines(RequestReport ended) {
        return ended.run() == null
                ? List.of(ended.state() == RequestReport.State.WAITING ? "waiting" : "done")
                : new IncidentsPage(workspace.terminal().zone()).run(ended.run());
    }
}
