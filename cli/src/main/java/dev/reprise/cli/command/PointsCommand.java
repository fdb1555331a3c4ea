package dev.reprise.cli.command;

import dev.reprise.cli.Workspace;
import dev.reprise.cli.page.PointsPage;
import dev.reprise.contracts.console.PointReport;
import dev.reprise.contracts.console.Points;
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

    private PointsPage page() {
        return new PointsPage(workspace.terminal().zone(), workspace.terminal().now());
    }
}
