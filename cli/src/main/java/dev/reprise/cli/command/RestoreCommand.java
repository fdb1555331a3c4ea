package dev.reprise.cli.command;

import dev.reprise.cli.CommandException;
import dev.reprise.cli.Exit;
import dev.reprise.cli.Workspace;
import dev.reprise.cli.address.Address;
import dev.reprise.cli.offline.Offline;
import dev.reprise.cli.page.RestorePage;
import dev.reprise.cli.restore.LiveSources;
import dev.reprise.cli.restore.PlanFolder;
import dev.reprise.cli.restore.Planner;
import dev.reprise.cli.restore.RestorePlan;
import dev.reprise.cli.restore.Sources;
import dev.reprise.cli.restore.VaultSources;
import dev.reprise.cli.restore.Wanted;
import dev.reprise.cli.screen.Readable;
import dev.reprise.component.Component;
import dev.reprise.component.StackVault;
import dev.reprise.contracts.Seal;
import dev.reprise.contracts.console.Order;
import dev.reprise.vault.Vault;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SequencedMap;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "restore",
        sortOptions = false,
        description = {
            "Restores beside, proves the copy, switches, and proves what is live.",
            "What is replaced is kept. Without an ADDRESS everything is restored."
        })
final class RestoreCommand implements Callable<Integer> {
    private final Workspace workspace;
    @Mixin private final Printing printing = new Printing();

    @Parameters(paramLabel = "ADDRESS", arity = "0..*")
    private List<String> addresses = List.of();

    @Option(names = "--at", paramLabel = "WHEN", description = "To when; latest by default.")
    private String at = "latest";

    @Option(
            names = "--deleted-since",
            paramLabel = "TIME",
            description = "Only what was deleted since, such as 1h or 14:02.")
    private @Nullable String deletedSince;

    @Option(names = "--dry-run", description = "Say what would be done, under a plan's id.")
    private boolean dryRun;

    @Option(
            names = "--plan",
            paramLabel = "ID",
            description = "Do that plan, or refuse because the facts have changed.")
    private @Nullable String planId;

    @Option(
            names = "--offline",
            description = "From the vault alone, without the services and the bus.")
    private boolean offline;

    @Option(names = "--yes", description = "Do not ask.")
    private boolean yes;

    RestoreCommand(Workspace workspace) {
        this.workspace = workspace;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        List<Address> named = workspace.addresses(addresses);
        SequencedMap<String, Component> components = workspace.components();
        try (Vault vault = StackVault.open(workspace.stack())) {
            var unplugged = new Offline(workspace);
            var planner = new Planner(workspace, vault, components, unplugged::plan);
            var folder = new PlanFolder(workspace.stack().runFolder());
            Sources sources =
                    offline ? new VaultSources(vault) : new LiveSources(workspace::console);
            List<Wanted> wanted = planId == null ? wanted(named, sources) : folder.recall(planId);
            RestorePlan plan = planner.plan(wanted, sources, offline);
            if (planId != null && !plan.id().equals(planId)) {
                throw new CommandException(
                        Exit.REFUSED,
                        "the facts that plan " + planId + " rests on have changed",
                        workspace.stack().name(),
                        "look again: reprise restore --dry-run makes plan " + plan.id());
            }
            if (dryRun) {
                folder.remember(plan);
                print(plan);
                return (plan.refused() ? Exit.REFUSED : Exit.DONE).code();
            }
            approve(plan);
            return (offline ? unplugged(unplugged, plan, components, vault) : live(plan)).code();
        } finally {
            components.values().forEach(Component::close);
        }
    }

    private List<Wanted> wanted(List<Address> named, Sources sources) {
        return new WantedReader(workspace, sources, offline).read(named, at, deletedSince);
    }

    private void print(RestorePlan plan) {
        printing.print(workspace.terminal(), plan, () -> page().plan(plan));
    }

    private RestorePage page() {
        return new RestorePage(workspace.terminal().zone());
    }

    private void approve(RestorePlan plan) throws IOException {
        if (plan.refused()) {
            String why =
                    plan.parts().stream()
                            .flatMap(part -> part.refusals().stream())
                            .findFirst()
                            .orElse("");
            throw new CommandException(
                    Exit.REFUSED,
                    "cannot restore: " + Readable.local(why, workspace.terminal().zone()),
                    workspace.stack().name(),
                    "reprise restore --dry-run says all that is in the way");
        }
        if (yes || planId != null) {
            plan.parts().stream()
                    .flatMap(part -> page().passedOver(part).stream())
                    .forEach(workspace.terminal().err()::println);
            return;
        }
        page().plan(plan).forEach(workspace.terminal().err()::println);
        if (!workspace.terminal().confirm("restore?")) {
            throw new CommandException(
                    Exit.REFUSED,
                    "nobody has said yes",
                    "plan " + plan.id(),
                    "say --yes, or --dry-run first and then --plan with its id");
        }
    }

    private Exit live(RestorePlan plan) throws InterruptedException {
        var exits = new ArrayList<Exit>();
        var ending = new Ending(workspace);
        try (var results = printing.several(workspace.terminal())) {
            for (RestorePlan.Part part : plan.parts()) {
                Wanted wanted = part.wanted();
                var order =
                        new Order.Restore(
                                workspace.terminal().user(),
                                wanted.component(),
                                wanted.scope(),
                                wanted.time(),
                                wanted.snapshot());
                exits.add(ending.tell(ending.of(order), results));
            }
        }
        return Exit.together(exits);
    }

    private Exit unplugged(
            Offline unplugged,
            RestorePlan plan,
            SequencedMap<String, Component> components,
            Vault vault)
            throws IOException, InterruptedException {
        var exits = new ArrayList<Exit>();
        try (var results = printing.several(workspace.terminal())) {
            for (RestorePlan.Part part : plan.parts()) {
                Wanted wanted = part.wanted();
                List<Seal> seals =
                        Stream.concat(Stream.ofNullable(part.seal()), part.older().stream())
                                .toList();
                Component component = components.get(wanted.component());
                if (component == null) {
                    throw new IllegalStateException(
                            wanted.component() + " was planned and is gone");
                }
                Offline.Done done =
                        unplugged.restore(
                                component, vault, seals, Planner.goal(wanted), wanted.exact());
                results.add(done.report(), page().offline(done.report(), done.file()));
                if (done.report().problem() != null) {
                    workspace.terminal().err().println(done.report().problem());
                }
                exits.add(Offline.exit(done.report()));
            }
        }
        return Exit.together(exits);
    }
}
