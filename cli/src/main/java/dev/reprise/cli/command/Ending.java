package dev.reprise.cli.command;

import dev.reprise.cli.CommandException;
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

    /** The exit code of what became of the order. */
    Exit of(Order order, Printing printing) throws InterruptedException {
        var console = workspace.console();
        var asked = console.post(order);
        RequestReport ended;
        try (var line = new ProgressLine(workspace.terminal())) {
            ended = new Waiting(console, line).until(asked.request());
        }
        Exit exit = Waiting.exit(ended);
        Problem problem = ended.problem();
        if (problem != null && !printing.json()) {
            throw new CommandException(exit, problem);
        }
        printing.print(workspace.terminal(), ended, () -> lines(ended));
        return exit;
    }

    private List<String> lines(RequestReport ended) {
        return ended.run() == null
                ? List.of("done")
                : new IncidentsPage(workspace.terminal().zone()).run(ended.run());
    }
}
