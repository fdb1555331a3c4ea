package dev.reprise.cli.command;

import dev.reprise.cli.CommandException;
import dev.reprise.cli.Exit;
import dev.reprise.cli.Workspace;
import dev.reprise.cli.page.PointsPage;
import dev.reprise.component.StackVault;
import dev.reprise.contracts.console.PointReport;
import dev.reprise.contracts.console.Points;
import dev.reprise.vault.Vault;
import dev.reprise.vault.format.Snapshot;
import dev.reprise.vault.restore.VerifyReport;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "points", description = "What can be restored to, the newest first.")
final class PointsCommand implements Callable<Integer> {
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
                        .get(
                                "/v1/points/" + point.replaceAll("[^A-Za-z0-9._-]", "_"),
                                PointReport.class);
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

    private static Snapshot snapshot(Vault vault, String point) throws IOException {
        String digits = point.replaceFirst("^p-", "");
        return vault.snapshots(Set.of("reprise", "type=point")).reversed().stream()
                .filter(each -> each.id().hex().startsWith(digits))
                .findFirst()
                .orElseThrow(
                        () ->
                                new CommandException(
                                        Exit.USAGE,
                                        "there is no point " + point + " in the vault",
                                        vault.folder().toString(),
                                        "see `reprise points`"));
    }

    private PointsPage page() {
        return new PointsPage(workspace.terminal().zone(), workspace.terminal().now());
    }
}
