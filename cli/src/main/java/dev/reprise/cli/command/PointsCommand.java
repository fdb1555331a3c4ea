package dev.reprise.cli.command;

import dev.reprise.cli.Exit;
import dev.reprise.cli.Workspace;
import dev.reprise.cli.console.ConsoleClient;
import dev.reprise.cli.page.PointsPage;
import dev.reprise.cli.restore.VaultCheck;
import dev.reprise.cli.restore.VaultPoints;
import dev.reprise.cli.screen.ProgressLine;
import dev.reprise.component.StackVault;
import dev.reprise.contracts.console.PointReport;
import dev.reprise.contracts.console.Points;
import dev.reprise.vault.Vault;
import dev.reprise.vault.check.CheckReport;
import dev.reprise.vault.format.Snapshot;
import dev.reprise.vault.restore.VerifyReport;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "points", description = "What can be restored to, the newest first.")
final class PointsCommand implements Callable<Integer> {
    private static final String LATEST = "latest";

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
        PointReport report = report(point);
        as.print(workspace.terminal(), report, () -> page().one(report));
        return 0;
    }

    private PointReport report(String point) {
        ConsoleClient console = workspace.console();
        if (point.equals(LATEST)) {
            List<PointReport> all = console.get("/v1/points", Points.class).points();
            if (!all.isEmpty()) {
                return all.getFirst();
            }
        }
        return console.get("/v1/points/" + ConsoleClient.escaped(point), PointReport.class);
    }

    @Command(
            name = "verify",
            description = {
                "Reads a point back, every byte, without the services.",
                "Without a POINT all of the vault, and the changes between points too."
            })
    int verify(
            @Mixin Printing as,
            @Parameters(paramLabel = "POINT", arity = "0..1") @Nullable String point)
            throws IOException {
        try (Vault vault = StackVault.open(workspace.stack())) {
            if (point == null) {
                return verify(as, vault).code();
            }
            Snapshot snapshot = new VaultPoints(vault).named(point);
            VerifyReport report = vault.verify(snapshot.id(), "");
            String name = point.equals(LATEST) ? VaultPoints.unmistakable(snapshot) : point;
            as.print(workspace.terminal(), report, () -> PointsPage.verified(name, report));
            return (report.isWhole() ? Exit.DONE : Exit.FAILED).code();
        }
    }

    private Exit verify(Printing as, Vault vault) throws IOException {
        CheckReport report;
        try (var line = new ProgressLine(workspace.terminal())) {
            report =
                    vault.check(
                            true,
                            (done, total) ->
                                    line.show(
                                            "reading the vault back",
                                            "%d of %d packs".formatted(done, total)));
        }
        VaultCheck check = VaultCheck.of(report, vault.snapshots());
        as.print(workspace.terminal(), check, () -> PointsPage.checked(check));
        return check.sound() ? Exit.DONE : Exit.FAILED;
    }

    private PointsPage page() {
        return new PointsPage(workspace.terminal().zone(), workspace.terminal().now());
    }
}
