package dev.reprise.cli.command;

import dev.reprise.cli.CommandException;
import dev.reprise.cli.Exit;
import dev.reprise.cli.Workspace;
import dev.reprise.cli.address.Address;
import dev.reprise.cli.address.WhenParser;
import dev.reprise.contracts.console.Order;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "backup", description = "Takes a recovery point now, and reads it back.")
final class BackupCommand implements Callable<Integer> {
    private final Workspace workspace;
    @Mixin private final Printing printing = new Printing();

    @Parameters(paramLabel = "ADDRESS", arity = "0..*", description = "Components; all by default.")
    private List<String> addresses = List.of();

    @Option(names = "--name", paramLabel = "NAME", description = "To find the point by.")
    private String name = "";

    BackupCommand(Workspace workspace) {
        this.workspace = workspace;
    }

    @Override
    public Integer call() throws InterruptedException {
        List<String> components =
                workspace.addresses(addresses).stream().map(Address::component).distinct().toList();
        refuseMistakable();
        var ending = new Ending(workspace);
        try (var results = printing.several(workspace.terminal())) {
            var order = new Order.Backup(workspace.terminal().user(), name, components);
            return ending.tell(ending.of(order), results).code();
        }
    }

    /** What reads as a time or as an id could not be restored to by that name. */
    private void refuseMistakable() {
        if (!name.isEmpty() && !WhenParser.isName(name)) {
            throw new CommandException(
                    Exit.USAGE,
                    "`" + name + "` is no name that a point can be found by",
                    "--name",
                    "use letters, digits, dots and dashes, a letter first, such as before-deploy");
        }
    }
}
