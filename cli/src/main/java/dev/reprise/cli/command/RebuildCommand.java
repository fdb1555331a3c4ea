package dev.reprise.cli.command;

import dev.reprise.cli.CommandException;
import dev.reprise.cli.Exit;
import dev.reprise.cli.Workspace;
import dev.reprise.cli.address.Address;
import dev.reprise.cli.offline.Rebuilding;
import dev.reprise.cli.page.RebuildPage;
import dev.reprise.component.Component;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "rebuild",
        description = "Builds indexes anew from what they name, without the services.")
final class RebuildCommand implements Callable<Integer> {
    private final Workspace workspace;
    @Mixin private final Printing printing = new Printing();

    @Parameters(
            paramLabel = "COMPONENT",
            arity = "0..*",
            description = "Components; by default all that have indexes.")
    private List<String> components = List.of();

    @Option(names = "--dry-run", description = "Say what would be built, and touch nothing.")
    private boolean dryRun;

    RebuildCommand(Workspace workspace) {
        this.workspace = workspace;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        List<String> named =
                workspace.addresses(components).stream().map(RebuildCommand::whole).toList();
        var rebuilding = new Rebuilding(workspace);
        var reports = new ArrayList<Rebuilding.Report>();
        for (Component component : workspace.components().values()) {
            try (component) {
                boolean wanted = named.isEmpty() || named.contains(component.name());
                var rebuild = component.rebuild();
                if (wanted && rebuild.isPresent()) {
                    reports.add(
                            dryRun
                                    ? rebuilding.preview(component, rebuild.get())
                                    : rebuilding.rebuild(component, rebuild.get()));
                } else if (wanted && !named.isEmpty()) {
                    throw new CommandException(
                            Exit.USAGE,
                            component.name() + " has nothing that is built from other data",
                            "a component of kind " + component.kind(),
                            "leave it out: `reprise rebuild` takes all that have");
                }
            }
        }
        printing.print(workspace.terminal(), reports, () -> RebuildPage.lines(reports));
        return exit(reports).code();
    }

    private static String whole(Address address) {
        if (!address.below().isEmpty()) {
            throw new CommandException(
                    Exit.USAGE,
                    "a part of a component is not rebuilt by itself",
                    address.toString(),
                    "reprise rebuild " + address.component());
        }
        return address.component();
    }

    private static Exit exit(List<Rebuilding.Report> reports) {
        var states = reports.stream().map(Rebuilding.Report::state).distinct().toList();
        if (states.size() > 1) {
            return Exit.PARTLY;
        }
        return switch (states.isEmpty() ? Rebuilding.State.DONE : states.getFirst()) {
            case DONE -> Exit.DONE;
            case PARTLY -> Exit.PARTLY;
            case REFUSED -> Exit.REFUSED;
            case FAILED -> Exit.FAILED;
        };
    }
}
