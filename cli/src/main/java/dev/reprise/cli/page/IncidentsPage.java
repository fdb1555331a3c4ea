package dev.reprise.cli.page;

import dev.reprise.cli.screen.Readable;
import dev.reprise.cli.screen.Table;
import dev.reprise.contracts.Limit;
import dev.reprise.contracts.Loss;
import dev.reprise.contracts.Problem;
import dev.reprise.contracts.StepResult;
import dev.reprise.contracts.console.EventPage;
import dev.reprise.contracts.console.IncidentReport;
import dev.reprise.contracts.console.RunReport;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Incidents: all of them in a table, one of them with what was done, or event by event. */
public final class IncidentsPage {
    private static final int LABEL = 10;
    private static final int MOST_NAMED = 1_000;

    private final ZoneId zone;

    public IncidentsPage(ZoneId zone) {
        this.zone = zone;
    }

    public List<String> table(List<IncidentReport> incidents) {
        if (incidents.isEmpty()) {
            return List.of("no incident so far");
        }
        var table = new Table("INCIDENT", "WHEN", "ERROR", "COMPONENT", ">TOOK", "~ENDED", ">LOST");
        for (IncidentReport each : incidents) {
            table.row(
                    each.label(),
                    Readable.moment(each.openedAt(), zone),
                    each.errorCode(),
                    each.component(),
                    took(each),
                    ending(each),
                    putBack(each) ? span(each) : "-");
        }
        return table.lines();
    }

    public List<String> one(IncidentReport incident) {
        var lines = new ArrayList<String>();
        lines.addAll(
                Wrapped.lines(
                        incident.label(),
                        LABEL,
                        incident.errorCode()
                                + " "
                                + incident.title()
                                + ": "
                                + incident.component()));
        lines.addAll(Wrapped.lines("seen", LABEL, incident.evidence()));
        lines.addAll(Wrapped.lines("onset", LABEL, onset(incident)));
        lines.addAll(
                Wrapped.lines(
                        "now",
                        LABEL,
                        ending(incident)
                                + (incident.summary().isEmpty() ? "" : ": " + incident.summary())));
        incident.withheld().forEach(each -> lines.addAll(Wrapped.lines("withheld", LABEL, each)));
        for (RunReport run : incident.runs()) {
            lines.add("");
            lines.addAll(run(run));
        }
        return lines;
    }

    /** A run and its steps. */
    public List<String> run(RunReport run) {
        var lines = new ArrayList<String>();
        lines.addAll(
                Wrapped.lines(
                        "run",
                        LABEL,
                        "%s, %s of %s, %s in %s%s"
                                .formatted(
                                        run.run(),
                                        run.plan(),
                                        run.target(),
                                        word(run.state()),
                                        Readable.took(run.took()),
                                        limits(run))));
        run.skipped()
                .forEach(
                        each -> lines.addAll(Wrapped.lines("skipped", LABEL, Table.cut(each, 12))));
        var table = new Table("STEP", "STATE", ">ATTEMPT", ">TOOK", "~SAYS");
        run.steps().stream()
                .filter(step -> step.attempt() > 0)
                .forEach(
                        step ->
                                table.row(
                                        step.step(),
                                        word(step.phase()),
                                        Integer.toString(step.attempt()),
                                        step.took() == null ? "-" : Readable.took(step.took()),
                                        says(step)));
        lines.addAll(table.lines());
        run.steps().forEach(step -> lines.addAll(failure(step.step(), step.problem())));
        run.steps().forEach(step -> lines.addAll(notes(step.result())));
        run.steps().stream()
                .map(step -> doubts(step.result()))
                .distinct() // the copy and what is live may lack the same
                .forEach(lines::addAll);
        return lines;
    }

    /** Whole: the table has no room for it. */
    static List<String> failure(String step, @Nullable Problem problem) {
        return problem == null
                ? List.of()
                : Wrapped.lines(
                        "failed",
                        LABEL,
                        "%s: %s, %s; next: %s"
                                .formatted(step, problem.what(), problem.target(), problem.next()));
    }

    /** What a person should know of a copy. */
    private static List<String> notes(@Nullable StepResult result) {
        return result instanceof StepResult.Staged staged
                ? staged.notes().stream()
                        .flatMap(each -> Wrapped.lines("note", LABEL, each).stream())
                        .toList()
                : List.of();
    }

    /** What a proof did not find as it should be, or could not tell, check by check. */
    static List<String> doubts(@Nullable StepResult result) {
        var lines = new ArrayList<String>();
        if (result instanceof StepResult.Validated proof) {
            for (StepResult.Finding each : proof.findings()) {
                switch (each.mark()) {
                    case OK -> {}
                    case NOT_APPLICABLE ->
                            lines.addAll(
                                    Wrapped.lines("n/a", LABEL, each.check() + ": " + each.says()));
                    case EXCEEDED ->
                            lines.addAll(
                                    Wrapped.lines(
                                            "doubtful", LABEL, each.check() + ": " + each.says()));
                    case BROKEN ->
                            lines.addAll(
                                    Wrapped.lines(
                                            "damaged", LABEL, each.check() + ": " + each.says()));
                }
            }
        }
        return lines;
    }

    private static String limits(RunReport run) {
        return run.rto().isZero()
                ? ""
                : ", limit " + Limit.of(run.rto()) + "; " + Losses.of(run.loss());
    }

    /** Event by event, each with the time since the first. */
    public List<String> replay(IncidentReport incident, EventPage page) {
        var lines = new ArrayList<String>();
        if (page.events().isEmpty()) {
            return List.of("no event of " + incident.label() + " is kept");
        }
        Instant start = page.events().getFirst().at();
        lines.add(
                "%s   %s %s   from %s %s"
                        .formatted(
                                incident.label(),
                                incident.errorCode(),
                                incident.component(),
                                Readable.second(start, zone),
                                Readable.moment(start, zone).replaceFirst(" \\d\\d:\\d\\d", "")));
        List<EventPage.Line> told =
                page.events().stream().filter(event -> !event.says().isEmpty()).toList();
        for (EventPage.Line event : told) {
            String time = "+" + Readable.took(Duration.between(start, event.at()));
            lines.addAll(
                    Wrapped.lines(
                            "%10s  %s"
                                    .formatted(
                                            time, event.type().replaceFirst("^dev.reprise.", "")),
                            34,
                            event.says()));
        }
        return lines;
    }

    /** {@code INC-12, 19 Nov, 1 m 41 s, nothing lost}. */
    static String summary(IncidentReport incident, ZoneId zone) {
        return "%s, %s, %s, %s"
                .formatted(
                        incident.label(),
                        Readable.day(incident.openedAt(), zone),
                        took(incident),
                        incident.runs().isEmpty() ? ending(incident) : lost(incident));
    }

    private static String took(IncidentReport incident) {
        return incident.closedAt() == null
                ? "-"
                : Readable.took(Duration.between(incident.openedAt(), incident.closedAt()));
    }

    private static String lost(IncidentReport incident) {
        boolean unrecovered = "UNRECOVERED".equals(incident.ending());
        if (!putBack(incident) || unrecovered) {
            return "-";
        }
        return nothingKnown(incident) ? "in doubt" : Losses.of(loss(incident));
    }

    private static String span(IncidentReport incident) {
        return nothingKnown(incident) ? "?" : Losses.span(loss(incident));
    }

    /** Of what is in doubt nobody can say that nothing is lost. */
    private static boolean nothingKnown(IncidentReport incident) {
        return doubtful(incident) && !loss(incident).any();
    }

    private static boolean doubtful(IncidentReport incident) {
        return "RECOVERED".equals(incident.ending())
                && !incident.runs().isEmpty()
                && incident.runs().getLast().state() == RunReport.State.DOUBTFUL;
    }

    /** What a run loses that put nothing back is for its successor to say. */
    private static boolean putBack(IncidentReport incident) {
        return !incident.runs().isEmpty() && putBack(incident.runs().getLast());
    }

    private static boolean putBack(RunReport run) {
        return switch (run.state()) {
            case RUNNING, DONE, DOUBTFUL -> true;
            case ROLLED_BACK, FAILED, FROZEN -> false;
        };
    }

    /** A second run over what a first one has put back loses nothing more; that stays lost. */
    private static Loss loss(IncidentReport incident) {
        return incident.runs().stream()
                .filter(IncidentsPage::putBack)
                .map(RunReport::loss)
                .reduce(Loss.NOTHING, Loss::and);
    }

    private static String ending(IncidentReport incident) {
        if (incident.ending() == null) {
            return "open";
        }
        return doubtful(incident)
                ? "in doubt"
                : incident.ending().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private String onset(IncidentReport incident) {
        String first = Readable.second(incident.firstSeenBad(), zone);
        return incident.lastSeenWell() == null
                ? "never seen well, first seen bad " + first
                : "last seen well %s, first seen bad %s"
                        .formatted(Readable.second(incident.lastSeenWell(), zone), first);
    }

    private static String says(RunReport.StepReport step) {
        if (step.problem() != null) {
            return step.problem().what();
        }
        return step.result() == null ? "" : says(step.result());
    }

    /** What a step left behind, in a few words. */
    static String says(StepResult result) {
        return switch (result) {
            case StepResult.Done done -> done.note();
            case StepResult.Sealed sealed -> Readable.size(sealed.seal().bytes());
            case StepResult.Joined joined -> joined.point();
            case StepResult.Scrubbed scrubbed ->
                    scrubbed.damaged().isEmpty()
                            ? Readable.size(scrubbed.bytes()) + " read back, whole"
                            : scrubbed.damaged().size() + " damaged";
            case StepResult.StreamClosed closed -> Losses.of(closed.loss());
            case StepResult.Staged staged -> counts(staged);
            case StepResult.Switched switched -> kept(switched);
            case StepResult.Validated validated ->
                    switch (validated.verdict()) {
                        case PASSED -> validated.tally();
                        case DOUBTFUL, DAMAGED ->
                                word(validated.verdict()) + ", " + validated.tally();
                    };
        };
    }

    private static String kept(StepResult.Switched switched) {
        if (!switched.conflicts().isEmpty()) {
            return switched.conflicts().size() + " left alone: changed since";
        }
        if (!switched.putBack().isEmpty()) {
            int named = switched.putBack().size();
            return (named < MOST_NAMED ? "" : "at least ") + Readable.count(named) + " put back";
        }
        return switched.kept().isEmpty() ? "nothing was replaced" : "old one kept";
    }

    /** What there is most of comes first; what there is none of is not said. */
    private static String counts(StepResult.Staged staged) {
        if (!staged.counts().isEmpty()
                && staged.counts().values().stream().allMatch(count -> count == 0)) {
            return "nothing to put back";
        }
        return staged.counts().entrySet().stream()
                .filter(count -> count.getValue() != 0)
                .sorted(
                        Map.Entry.<String, Long>comparingByValue()
                                .thenComparing(Map.Entry.comparingByKey())
                                .reversed())
                .map(each -> Readable.count(each.getValue()) + " " + each.getKey())
                .reduce((a, b) -> a + ", " + b)
                .orElse(Losses.of(staged.loss()));
    }

    private static String word(Enum<?> state) {
        return state.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
