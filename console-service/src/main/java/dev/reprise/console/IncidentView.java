package dev.reprise.console;

import dev.reprise.contracts.Decision.IncidentClosed;
import dev.reprise.contracts.Decision.IncidentOpened;
import dev.reprise.contracts.console.IncidentReport;
import dev.reprise.decisions.Story;
import dev.reprise.decisions.Withholding;
import java.util.List;

/** From an incident's story to what is said of it. */
final class IncidentView {
    private final RunView runs;

    IncidentView(RunView runs) {
        this.runs = runs;
    }

    List<IncidentReport> newestFirst(History.Snapshot history) {
        return List.copyOf(history.chronicle().stories().values()).reversed().stream()
                .map(this::of)
                .toList();
    }

    IncidentReport of(Story story) {
        IncidentOpened opened = story.incident().opened();
        IncidentClosed closed = story.incident().closed();
        return new IncidentReport(
                opened.incident().label(),
                opened.incident().number(),
                opened.incident().component(),
                story.incident().conditions(),
                story.errorCode(),
                story.title(),
                opened.evidence(),
                story.incident().openedAt(),
                opened.lastSeenWell(),
                opened.firstSeenBad(),
                story.incident().closedAt(),
                closed == null ? null : closed.ending().name(),
                closed == null ? "" : closed.summary(),
                story.incident().withheld().stream().map(Withholding::says).toList(),
                story.runs().values().stream().map(runs::of).toList());
    }
}
