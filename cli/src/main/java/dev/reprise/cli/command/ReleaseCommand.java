package dev.reprise.cli.command;

import dev.reprise.cli.Exit;
import dev.reprise.cli.Workspace;
import dev.reprise.cli.address.Address;
import dev.reprise.cli.offline.Offline;
import dev.reprise.cli.page.RestorePage;
import dev.reprise.component.Component;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "release",
        description = "Undoes every hold of Reprise on the stack, without the services.")
final class ReleaseCommand implements Callable<Integer> {
    private final Workspace workspace;
    @Mixin private final Printing printing = new Printing();

    @Parameters(paramLabel = "ADDRESS", arity = "0..*", description = "Components; all by default.")
    private List<String> addresses = List.of();

    ReleaseCommand(Workspace workspace) {
        this.workspace = workspace;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        List<String> named =
                workspace.addresses(addresses).stream().map(Address::component).toList();
        var page = new RestorePage(workspace.terminal().zone());
        var exits = new ArrayList<Exit>();
        try (var results = printing.several(workspace.terminal())) {
            for (Component component : workspace.components().values()) {
                try (component) {
                    if (!named.isEmpty() && !named.contains(component.name())) {
                        continue;
                    }
                    Offline.Done done = new Offline(workspace).release(component);
                    results.add(done.report(), page.offline(done.report(), done.file()));
                    if (done.report().problem() != null) {
                        workspace.terminal().err().println(done.report().problem());
                    }
                    exits.add(Offline.exit(done.report()));
                }
            }
        }
        return Exit.together(exits).code();
    }
}
