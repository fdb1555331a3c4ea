package dev.reprise.cli.command;

import dev.reprise.cli.Workspace;
import dev.reprise.cli.page.Wrapped;
import dev.reprise.contracts.console.Order;
import dev.reprise.contracts.console.StackStatus;
import dev.reprise.contracts.console.StackStatus.ToDo;
import dev.reprise.contracts.console.StackStatus.Want;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The kill switch. What is under way goes on to its end. */
abstract sealed class AutomationCommand implements Callable<Integer> {
    /**
     * For programs.
     *
     * @param heldBack what still keeps a recovery from starting by itself
     */
    private static final String RESUME = "reprise resume";

    private record Switched(String stack, boolean paused, List<ToDo> heldBack) {}

    private static final int LABEL = 11;

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
        List<ToDo> heldBack = paused ? List.of() : heldBack();
        printing.print(
                workspace.terminal(),
                new Switched(workspace.stack().name(), paused, heldBack),
                () -> lines(heldBack));
        return 0;
    }

    private List<String> lines(List<ToDo> heldBack) {
        if (paused) {
            return List.of("paused: no recovery starts by itself until `reprise resume`");
        }
        var lines = new ArrayList<String>();
        lines.add(
                heldBack.isEmpty()
                        ? "resumed: recoveries start by themselves, as the mode allows"
                        : "resumed: recoveries start by themselves, but for what is held back");
        for (ToDo each : heldBack) {
            lines.addAll(Wrapped.lines("HELD BACK", LABEL, each.what()));
            lines.addAll(Wrapped.lines("", LABEL, each.next()));
        }
        return List.copyOf(lines);
    }

    /** What no switch lets go: a frozen run, and what is held back for another reason. */
    private List<ToDo> heldBack() {
        return workspace.console().get("/v1/status", StackStatus.class).toDo().stream()
                .filter(
                        each ->
                                each.want() == Want.FROZEN
                                        || each.want() == Want.WITHHELD
                                                && !each.next().equals(RESUME))
                .toList();
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
