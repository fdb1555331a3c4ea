package dev.reprise.cli.command;

import dev.reprise.cli.Workspace;
import dev.reprise.cli.page.PlansPage;
import dev.reprise.plans.Plans;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "plans", description = "The disasters, and what is done about each.")
final class PlansCommand implements Callable<Integer> {
    private final Workspace workspace;
    @Mixin private final Printing printing = new Printing();

    PlansCommand(Workspace workspace) {
        this.workspace = workspace;
    }

    @Override
    public Integer call() {
        var plans = Plans.packaged(workspace.kinds().conditions());
        printing.print(workspace.terminal(), plans, () -> PlansPage.lines(plans));
        return 0;
    }
}
