package dev.reprise.cli.page;

import dev.reprise.cli.screen.Readable;
import dev.reprise.cli.screen.Table;
import dev.reprise.contracts.Limit;
import dev.reprise.contracts.console.IncidentReport;
import dev.reprise.contracts.console.PointReport;
import dev.reprise.contracts.console.RunReport;
import dev.reprise.contracts.console.StackStatus;
import dev.reprise.contracts.console.StackStatus.ComponentStatus;
import dev.reprise.contracts.console.StackStatus.Health;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;

/** How the stack is, on one screen. */
public final class StatusPage {
    private static final int WIDTH = 80;
    private static final int LABEL = 12;

    private final ZoneId zone;

    public StatusPage(ZoneId zone) {
        this.zone = zone;
    }

    public List<String> lines(StackStatus status) {
        var lines = new ArrayList<String>();
        lines.addAll(headline(status));
        lines.add("");
        var table =
                new Table("COMPONENT", "STATE", "+HOLDS", ">COULD LOSE", ">LIMIT", "LAST RESTORED");
        status.components().forEach(each -> table.row(cells(each)));
        lines.addAll(table.lines());
        lines.add("");
        lines.addAll(Wrapped.lines("points", LABEL, points(status)));
        lines.addAll(
                Wrapped.lines(
                        "automation",
                        LABEL,
                        status.paused()
                                ? "paused: nothing starts by itself until `reprise resume`"
                                : status.mode()));
        for (RunReport run : status.running()) {
            lines.addAll(Wrapped.lines("running", LABEL, running(run)));
        }
        lines.addAll(Wrapped.lines("incidents", LABEL, incidents(status)));
        if (!status.unread().isEmpty()) {
            lines.addAll(Wrapped.lines("unread", LABEL, unread(status.unread())));
        }
        status.components().forEach(each -> lines.addAll(troubles(each)));
        if (!status.toDo().isEmpty()) {
            lines.add("");
            for (StackStatus.ToDo each : status.toDo()) {
                lines.addAll(Wrapped.lines("TO DO", 7, what(each)));
                lines.addAll(Wrapped.lines("", 7, each.next()));
            }
        }
        return lines;
    }

    private String what(StackStatus.ToDo toDo) {
        Instant since = toDo.since();
        return since == null
                ? toDo.what()
                : toDo.what() + "; since " + Readable.moment(since, zone);
    }

    private List<String> headline(StackStatus status) {
        String verdict = status.verdict().name().replace('_', ' ');
        if (!status.current()) {
            verdict += standing(status);
        }
        if (!status.toDo().isEmpty()) {
            verdict += ", " + Readable.count(status.toDo().size(), "thing", "things") + " to do";
        }
        String left = status.stack() + "   " + verdict;
        String right = Readable.now(status.at(), zone);
        int between = WIDTH - left.length() - right.length();
        return between < 2
                ? List.of(left, " ".repeat(WIDTH - right.length()) + right)
                : List.of(left + " ".repeat(between) + right);
    }

    /** Why it is not as of now. */
    private String standing(StackStatus status) {
        boolean away =
                status.toDo().stream().anyMatch(each -> each.want() == StackStatus.Want.BUS_AWAY);
        return away
                ? " (bus unreachable)"
                : " (as of " + Readable.second(status.at(), zone) + ", still reading)";
    }

    private String[] cells(ComponentStatus each) {
        Duration couldLose = each.couldLose();
        return new String[] {
            each.name(),
            each.health().name().toLowerCase(Locale.ROOT),
            holds(each),
            couldLose == null ? "everything" : Readable.age(couldLose),
            Limit.of(each.rpo()),
            restored(each)
        };
    }

    private static String holds(ComponentStatus each) {
        var holds = new StringJoiner(", ");
        if (each.bytes() >= 0) {
            holds.add(Readable.size(each.bytes()));
        }
        // What it is named after comes first, then what there are fewer of.
        each.counts().entrySet().stream()
                .filter(count -> count.getValue() > 0)
                .sorted(
                        Comparator.comparing(
                                        (Map.Entry<String, Long> count) ->
                                                !count.getKey().equals(each.kind()))
                                .thenComparing(Map.Entry.comparingByValue()))
                .limit(2)
                .forEach(
                        count ->
                                holds.add(Readable.count(count.getValue()) + " " + count.getKey()));
        return holds.length() == 0 ? "-" : holds.toString();
    }

    private String restored(ComponentStatus each) {
        if (each.lastRestored() == null) {
            return "never";
        }
        String took = each.lastTook() == null ? "" : "  " + Readable.took(each.lastTook());
        return Readable.weekday(each.lastRestored(), zone) + took;
    }

    private String points(StackStatus status) {
        PointReport last = status.lastPoint();
        if (last == null) {
            return "none that the journal knows of, in " + status.place();
        }
        return "%s, the last %s %s ago, %s; in %s%s"
                .formatted(
                        Readable.count(status.points()),
                        last.point(),
                        Readable.age(Duration.between(last.at(), status.at())),
                        last.proven().name().toLowerCase(Locale.ROOT),
                        status.place(),
                        status.vaultFree() < 0
                                ? ""
                                : ", " + Readable.size(status.vaultFree()) + " free");
    }

    private static String unread(List<String> letters) {
        return Readable.count(letters.size(), "message", "messages")
                + " that could not be read, the last "
                + letters.getFirst()
                + "; kept as evidence, everything else goes on";
    }

    private static String running(RunReport run) {
        String step =
                run.steps().stream()
                        .filter(each -> each.phase() == RunReport.Phase.ACCEPTED)
                        .map(RunReport.StepReport::step)
                        .findFirst()
                        .orElse("next step");
        String limit = run.rto().isZero() ? "" : " of " + Limit.of(run.rto());
        return "%s of %s (%s), %s%s"
                .formatted(run.plan(), run.target(), step, Readable.took(run.took()), limit);
    }

    private String incidents(StackStatus status) {
        var says = new StringJoiner("; ");
        for (IncidentReport each : status.open()) {
            says.add(
                    "%s open since %s: %s %s"
                            .formatted(
                                    each.label(),
                                    Readable.second(each.openedAt(), zone),
                                    each.errorCode(),
                                    each.component()));
        }
        if (status.open().isEmpty()) {
            says.add("none open");
        }
        if (status.last() != null) {
            says.add("last " + IncidentsPage.summary(status.last(), zone));
        }
        return says.toString();
    }

    private static List<String> troubles(ComponentStatus each) {
        var lines = new ArrayList<String>();
        if (each.health() != Health.HEALTHY && !each.conditions().isEmpty()) {
            lines.addAll(Wrapped.lines(each.name(), LABEL, String.join(", ", each.conditions())));
        }
        each.blind()
                .forEach(
                        (observer, reason) ->
                                lines.addAll(
                                        Wrapped.lines(
                                                each.name(),
                                                LABEL,
                                                observer + " cannot see: " + reason)));
        if (!each.stream().isEmpty()) {
            lines.addAll(Wrapped.lines(each.name(), LABEL, "stream: " + each.stream()));
        }
        each.holds()
                .forEach(hold -> lines.addAll(Wrapped.lines(each.name(), LABEL, "held: " + hold)));
        return lines;
    }
}
