package dev.reprise.cli.command;

import dev.reprise.cli.Workspace;
import dev.reprise.cli.page.StatusPage;
import dev.reprise.contracts.console.StackStatus;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "status", description = "How the stack is, and what there is to do.")
final class StatusCommand implements Callable<Integer> {
    private final Workspace workspace;
    @Mixin private final Printing printing = new Printing();

    StatusCommand(Workspace workspace) {
        this.workspace = workspace;
    }

    @Override
    public Integer call() {
        var status = workspace.console().get("/v1/status", StackStatus.class);
        var terminal = workspace.terminal();
        printing.print(terminal, status, () -> new StatusPage(terminal.zone()).lines(status));
        return 0;
    }
}
