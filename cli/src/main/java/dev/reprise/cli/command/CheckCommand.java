package dev.reprise.cli.command;

import dev.reprise.cli.Exit;
import dev.reprise.cli.Workspace;
import dev.reprise.cli.address.Address;
import dev.reprise.contracts.console.Order;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "check", description = "Proves what is live; changes nothing.")
final class CheckCommand implements Callable<Integer> {
    private final Workspace workspace;
    @Mixin private final Printing printing = new Printing();

    @Parameters(paramLabel = "ADDRESS", arity = "0..*", description = "Components; all by default.")
    private List<String> addresses = List.of();

    CheckCommand(Workspace workspace) {
        this.workspace = workspace;
    }

    @Override
    public Integer call() throws InterruptedException {
        List<String> components =
                workspace.addresses(addresses).stream().map(Address::component).distinct().toList();
        var exits = new ArrayList<Exit>();
        var ending = new Ending(workspace);
        try (var results = printing.several(workspace.terminal())) {
            for (String component :
                    components.isEmpty() ? workspace.stack().protect().keySet() : components) {
                var order = new Order.Check(workspace.terminal().user(), component);
                exits.add(ending.tell(ending.of(order), results));
            }
        }
        return Exit.worst(exits).code();
    }
}
