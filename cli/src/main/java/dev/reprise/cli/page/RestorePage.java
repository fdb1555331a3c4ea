package dev.reprise.cli.page;

import dev.reprise.cli.offline.OfflineReport;
import dev.reprise.cli.restore.RestorePlan;
import dev.reprise.cli.screen.Readable;
import dev.reprise.cli.screen.Table;
import dev.reprise.component.Restore.Preview;
import dev.reprise.contracts.Limit;
import dev.reprise.contracts.Problem;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a restore would do, and what one without the services has done. */
public final class RestorePage {
    private static final int LABEL = 11;

    private final ZoneId zone;

    public RestorePage(ZoneId zone) {
        this.zone = zone;
    }

    public List<String> plan(RestorePlan plan) {
        var lines = new ArrayList<String>();
        lines.add("PLAN " + plan.id() + "   nothing has been changed");
        for (RestorePlan.Part part : plan.parts()) {
            lines.add("");
            lines.addAll(part(part, plan));
        }
        lines.add("");
        if (plan.refused()) {
            lines.add("It would be refused as it stands.");
        } else {
            lines.add(
                    "do it:     reprise restore --plan %s%s"
                            .formatted(plan.id(), plan.offline() ? " --offline" : ""));
            lines.add("           (refused if any of this has changed)");
        }
        return lines;
    }

    private List<String> part(RestorePlan.Part part, RestorePlan plan) {
        var lines = new ArrayList<String>();
        String what =
                part.wanted().component()
                        + (part.wanted().scope().isEmpty()
                                ? ""
                                : ": " + String.join(", ", part.wanted().scope()));
        lines.addAll(Wrapped.lines("RESTORES", LABEL, what));
        lines.addAll(passedOver(part));
        Preview preview = part.preview();
        // of what is refused nothing else is known to be true: not even that nothing is lost
        if (part.seal() != null && preview != null && part.refusals().isEmpty()) {
            lines.addAll(
                    Wrapped.lines(
                            "FROM",
                            LABEL,
                            "%s; seal %s of %s, %s old"
                                    .formatted(
                                            local(preview.reaches()),
                                            part.seal().snapshot().substring(0, 8),
                                            Readable.moment(part.seal().at(), zone),
                                            Readable.age(
                                                    Duration.between(
                                                            part.seal().at(), plan.at())))));
            lines.addAll(listed("PUTS BACK", preview.putsBack(), "nothing"));
            lines.addAll(listed("LOSES", loses(part, preview), "nothing"));
            lines.addAll(listed("PAUSES", preview.pauses(), "nobody"));
            lines.addAll(Wrapped.lines("TAKES", LABEL, takes(part)));
            lines.addAll(
                    Wrapped.lines(
                            "NEEDS",
                            LABEL,
                            "%s of %s free"
                                    .formatted(
                                            preview.bytes() < 0
                                                    ? "unknown"
                                                    : Readable.size(preview.bytes()),
                                            Readable.size(preview.free()))));
            lines.addAll(
                    Wrapped.lines(
                            "IF BAD",
                            LABEL,
                            "what was replaced is switched back by itself; both copies stay"));
        }
        part.refusals().forEach(each -> lines.addAll(Wrapped.lines("REFUSED", LABEL, local(each))));
        return lines;
    }

    /** Who goes back in time also gives up what is yet to come. */
    private static List<String> loses(RestorePlan.Part part, Preview preview) {
        return part.wanted().back() && !preview.loses().isEmpty()
                ? Stream.concat(
                                preview.loses().stream(),
                                Stream.of("and all that is written until it has begun"))
                        .toList()
                : preview.loses();
    }

    /** The seals that cannot be read, each with what is wrong with it. */
    public List<String> passedOver(RestorePlan.Part part) {
        return part.passedOver().stream()
                .map(
                        each ->
                                Wrapped.lines(
                                        "NOT FROM",
                                        LABEL,
                                        "seal %s of %s, passed over: %s"
                                                .formatted(
                                                        each.snapshot().substring(0, 8),
                                                        Readable.moment(each.at(), zone),
                                                        local(each.why()))))
                .flatMap(List::stream)
                .toList();
    }

    private String local(String text) {
        return Readable.local(text, zone);
    }

    private static String takes(RestorePlan.Part part) {
        RestorePlan.Estimate takes = part.takes();
        String limit = part.rto().isZero() ? "" : "; limit " + Limit.of(part.rto());
        if (takes == null) {
            return "not measured yet" + limit;
        }
        if (takes.runs() == 0 && takes.about().compareTo(Duration.ofSeconds(1)) < 0) {
            return "a few seconds: reading it takes less than one" + limit;
        }
        return takes.runs() == 0
                ? "at least %s, by the %s/s of reading it just now%s"
                        .formatted(
                                Readable.took(takes.about()),
                                Readable.size(takes.bytesPerSecond()),
                                limit)
                : "about %s (%s to %s, from the last %s)%s"
                        .formatted(
                                Readable.took(takes.about()),
                                Readable.took(takes.least()),
                                Readable.took(takes.most()),
                                Readable.count(takes.runs(), "run", "runs"),
                                limit);
    }

    private List<String> listed(String label, List<String> said, String none) {
        var lines = new ArrayList<String>();
        if (said.isEmpty()) {
            lines.addAll(Wrapped.lines(label, LABEL, none));
        }
        String first = label;
        for (String each : said) {
            lines.addAll(Wrapped.lines(first, LABEL, local(each)));
            first = "";
        }
        return lines;
    }

    /** Nothing is said where no copy was made, or none is live. */
    private static String lost(OfflineReport report) {
        return report.seal().isEmpty() || report.state() == OfflineReport.State.ROLLED_BACK
                ? ""
                : "; " + Losses.of(report.loss());
    }

    /**
     * An offline run.
     *
     * @param file its report; null where that could not be kept
     */
    public List<String> offline(OfflineReport report, @Nullable Path file) {
        var lines = new ArrayList<String>();
        String state = report.state().name().toLowerCase(Locale.ROOT).replace('_', ' ');
        Duration took =
                report.endedAt() == null
                        ? Duration.ZERO
                        : Duration.between(report.startedAt(), report.endedAt());
        lines.addAll(
                Wrapped.lines(
                        report.component(),
                        LABEL,
                        "%s in %s%s".formatted(state, Readable.took(took), lost(report))));
        var table = new Table("STEP", "STATE", ">ATTEMPT", ">TOOK", "~SAYS");
        for (OfflineReport.Step step : report.steps()) {
            Problem problem = step.problem();
            table.row(
                    step.step(),
                    problem == null ? "succeeded" : "failed",
                    Integer.toString(step.attempt()),
                    Readable.took(step.took()),
                    problem != null
                            ? problem.what()
                            : step.result() == null ? "" : IncidentsPage.says(step.result()));
        }
        lines.addAll(table.lines());
        report.steps().stream()
                .map(step -> IncidentsPage.doubts(step.result()))
                .distinct()
                .forEach(lines::addAll);
        lines.add(
                "report  "
                        + (file == null ? "could not be kept: is the state folder full?" : file));
        return lines;
    }
}
