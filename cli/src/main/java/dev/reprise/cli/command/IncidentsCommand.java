package dev.reprise.cli.command;

import dev.reprise.cli.Workspace;
import dev.reprise.cli.console.ConsoleClient;
import dev.reprise.cli.page.IncidentsPage;
import dev.reprise.contracts.console.EventPage;
import dev.reprise.contracts.console.IncidentReport;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "incidents", description = "All incidents, the newest first.")
final class IncidentsCommand implements Callable<Integer> {
    private static final String PATH = "/v1/incidents";

    private final Workspace workspace;
    @Mixin private final Printing printing = new Printing();

    IncidentsCommand(Workspace workspace) {
        this.workspace = workspace;
    }

    @Override
    public Integer call() {
        var incidents = List.of(workspace.console().get(PATH, IncidentReport[].class));
        printing.print(workspace.terminal(), incidents, () -> page().table(incidents));
        return 0;
    }

    @Command(name = "show", description = "One incident, and what was done.")
    int show(@Mixin Printing as, @Parameters(paramLabel = "INCIDENT") String incident) {
        var report = report(incident);
        as.print(workspace.terminal(), report, () -> page().one(report));
        return 0;
    }

    /** For programs. */
    private record PostMortem(String markdown) {}

    @Command(name = "postmortem", description = "The post-mortem, in Markdown.")
    int postmortem(@Mixin Printing as, @Parameters(paramLabel = "INCIDENT") String incident) {
        byte[] answer =
                workspace
                        .console()
                        .get(
                                PATH
                                        + "/"
                                        + label(incident)
                                        + "/postmortem?zone="
                                        + ConsoleClient.escaped(
                                                workspace.terminal().zone().getId()));
        String text = new String(answer, StandardCharsets.UTF_8);
        as.print(workspace.terminal(), new PostMortem(text), () -> text.lines().toList());
        return 0;
    }

    @Command(name = "replay", description = "The incident again, event by event.")
    int replay(@Mixin Printing as, @Parameters(paramLabel = "INCIDENT") String incident) {
        var report = report(incident);
        var events =
                workspace.console().get(PATH + "/" + label(incident) + "/events", EventPage.class);
        as.print(workspace.terminal(), events, () -> page().replay(report, events));
        return 0;
    }

    private IncidentReport report(String incident) {
        return workspace.console().get(PATH + "/" + label(incident), IncidentReport.class);
    }

    private IncidentsPage page() {
        return new IncidentsPage(workspace.terminal().zone());
    }

    /** A person may write 12 for INC-12. */
    private static String label(String incident) {
        return incident.matches("\\d{1,9}")
                ? "INC-" + incident
                : incident.replaceAll("[^A-Za-z0-9-]", "_").toUpperCase(Locale.ROOT);
    }
}
