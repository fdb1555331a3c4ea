package dev.reprise.cli.command;

import dev.reprise.cli.CommandException;
import dev.reprise.cli.Exit;
import dev.reprise.cli.Workspace;
import dev.reprise.cli.console.ConsoleClient;
import dev.reprise.cli.page.PointsPage;
import dev.reprise.component.StackVault;
import dev.reprise.contracts.console.PointReport;
import dev.reprise.contracts.console.Points;
import dev.reprise.vault.Vault;
import dev.reprise.vault.format.Snapshot;
import dev.reprise.vault.repository.UnreadableSnapshot;
import dev.reprise.vault.restore.VerifyReport;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "points", description = "What can be restored to, the newest first.")
final class PointsCommand implements Callable<Integer> {
    private static final int CANDIDATES = 5;
    private static final int UNMISTAKABLE = 12;

    private final Workspace workspace;
    @Mixin private final Printing printing = new Printing();

    @Option(names = "--all", description = "Not only the newest twenty.")
    private boolean all;

    PointsCommand(Workspace workspace) {
        this.workspace = workspace;
    }

    @Override
    public Integer call() {
        var points = workspace.console().get("/v1/points", Points.class);
        printing.print(workspace.terminal(), points, () -> page().table(points, all));
        return 0;
    }

    @Command(name = "show", description = "One point, with its seals.")
    int show(@Mixin Printing as, @Parameters(paramLabel = "POINT") String point) {
        var report =
                workspace
                        .console()
                        .get("/v1/points/" + ConsoleClient.escaped(point), PointReport.class);
        as.print(workspace.terminal(), report, () -> page().one(report));
        return 0;
    }

    @Command(name = "verify", description = "Reads a point back, every byte, without the services.")
    int verify(@Mixin Printing as, @Parameters(paramLabel = "POINT") String point)
            throws IOException {
        try (Vault vault = StackVault.open(workspace.stack())) {
            Snapshot snapshot = snapshot(vault, point);
            VerifyReport report = vault.verify(snapshot.id(), "");
            as.print(workspace.terminal(), report, () -> PointsPage.verified(point, report));
            return (report.isWhole() ? Exit.DONE : Exit.FAILED).code();
        }
    }

    /** By its name or its id, as far as that is one point's alone. */
    private static Snapshot snapshot(Vault vault, String point) throws IOException {
        List<Snapshot> all = vault.snapshots(Set.of("reprise", "type=point")).reversed();
        List<Snapshot> named =
                all.stream().filter(each -> each.tags().contains("name=" + point)).toList();
        String digits = point.replaceFirst("^p-", "");
        List<Snapshot> found =
                !named.isEmpty() || digits.isEmpty()
                        ? named
                        : all.stream().filter(each -> each.id().hex().startsWith(digits)).toList();
        if (found.size() == 1) {
            return found.getFirst();
        }
        if (found.isEmpty() && !digits.isEmpty()) {
            refuseUnreadable(vault, point, digits);
        }
        throw new CommandException(
                Exit.USAGE,
                found.isEmpty()
                        ? "there is no point " + point + " in the vault"
                        : point + " may be any of " + found.size() + " points",
                vault.folder().toString(),
                found.isEmpty()
                        ? "see `reprise points`"
                        : "write the one that is meant: "
                                + found.stream()
                                        .limit(CANDIDATES)
                                        .map(
                                                each ->
                                                        "p-"
                                                                + each.id()
                                                                        .hex()
                                                                        .substring(0, UNMISTAKABLE))
                                        .collect(Collectors.joining(", ")));
    }

    private static void refuseUnreadable(Vault vault, String point, String digits)
            throws IOException {
        for (UnreadableSnapshot each : vault.unreadable()) {
            if (each.id().hex().startsWith(digits)) {
                throw new CommandException(
                        Exit.FAILED,
                        point + " cannot be read: " + each.why(),
                        vault.folder().resolve(each.file()).toString(),
                        "use another point; put this file back from a copy of the vault");
            }
        }
    }

    private PointsPage page() {
        return new PointsPage(workspace.terminal().zone(), workspace.terminal().now());
    }
}
