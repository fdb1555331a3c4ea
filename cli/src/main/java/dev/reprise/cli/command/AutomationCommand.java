package dev.reprise.cli.command;

import dev.reprise.cli.Workspace;
import dev.reprise.contracts.console.Order;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The kill switch. What is under way goes on to its end. */
abstract sealed class AutomationCommand implements Callable<Integer> {
    /** For programs. */
    private record Switched(String stack, boolean paused) {}

    private final Workspace workspace;
    @Mixin private final Printing printing = new Printing();
    private final boolean paused;

    private AutomationCommand(Workspace workspace, boolean paused) {
        this.workspace = workspace;
        this.paused = paused;
    }

    @Override
    public Integer call() {
        workspace.console().post(new Order.Automation(workspace.terminal().user(), paused));
        printing.print(
                workspace.terminal(),
                new Switched(workspace.stack().name(), paused),
                () ->
                        List.of(
                                paused
                                        ? "paused: no recovery starts by itself until"
                                                + " `reprise resume`"
                                        : "resumed: recoveries start by themselves, as the mode"
                                                + " allows"));
        return 0;
    }

    @Command(name = "pause", description = "No recovery starts by itself until `resume`.")
    static final class Pause extends AutomationCommand {
        Pause(Workspace workspace) {
            super(workspace, true);
        }
    }

    @Command(name = "resume", description = "Recoveries start by themselves again.")
    static final class Resume extends AutomationCommand {
        Resume(Workspace workspace) {
            super(workspace, false);
        }
    }
}
