package dev.reprise.cli.page;

import dev.reprise.cli.restore.VaultCheck;
import dev.reprise.cli.screen.Readable;
import dev.reprise.cli.screen.Table;
import dev.reprise.contracts.Seal;
import dev.reprise.contracts.console.PointReport;
import dev.reprise.contracts.console.Points;
import dev.reprise.vault.restore.VerifyReport;
import dev.reprise.vault.restore.VerifyReport.DamagedEntry;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Recovery points: the newest in a table, or one of them with its seals. */
public final class PointsPage {
    private static final int SHOWN = 20;
    private static final int LABEL = 10;
    private static final int NAMED = 3;

    private final ZoneId zone;
    private final Instant now;

    public PointsPage(ZoneId zone, Instant now) {
        this.zone = zone;
        this.now = now;
    }

    public List<String> table(Points points, boolean all) {
        var lines = new ArrayList<String>();
        if (points.points().isEmpty()) {
            lines.add("no recovery point yet: `reprise backup` takes one now");
            lines.addAll(unsealed(points));
            return lines;
        }
        var table =
                new Table("POINT", "WHEN", ">AGE", "COMPLETE", ">SKEW", ">NEW", "PROVEN", "~NAME");
        int shown = all ? points.points().size() : Math.min(SHOWN, points.points().size());
        for (PointReport each : points.points().subList(0, shown)) {
            table.row(
                    each.point(),
                    Readable.moment(each.at(), zone),
                    Readable.age(Duration.between(each.at(), now)),
                    each.complete() + " of " + each.of(),
                    Readable.took(each.skew()),
                    Readable.size(each.added()),
                    each.proven().name().toLowerCase(Locale.ROOT),
                    each.name());
        }
        lines.addAll(table.lines());
        lines.addAll(unsealed(points));
        if (shown < points.points().size()) {
            lines.add(
                    "... %d more, oldest %s; --all shows them"
                            .formatted(
                                    points.points().size() - shown,
                                    Readable.moment(points.points().getLast().at(), zone)));
        }
        if (!points.between().isEmpty()) {
            lines.add("");
            lines.addAll(
                    Wrapped.lines(
                            "",
                            0,
                            "Between points, any moment: "
                                    + points.between().stream()
                                            .map(this::stretch)
                                            .collect(Collectors.joining("; "))));
        }
        return lines;
    }

    private List<String> unsealed(Points points) {
        return points.unsealed().stream()
                .flatMap(
                        each ->
                                Wrapped.lines(
                                        "",
                                        0,
                                        "%s could not be sealed since %s: %s"
                                                .formatted(
                                                        each.component(),
                                                        Readable.moment(each.since(), zone),
                                                        each.why()))
                                        .stream())
                .toList();
    }

    public List<String> one(PointReport point) {
        var lines = new ArrayList<String>();
        lines.addAll(
                Wrapped.lines(
                        point.point(),
                        LABEL,
                        "%s, %s ago%s"
                                .formatted(
                                        Readable.moment(point.at(), zone),
                                        Readable.age(Duration.between(point.at(), now)),
                                        point.name().isEmpty() ? "" : ", " + point.name())));
        lines.addAll(
                Wrapped.lines("proven", LABEL, point.proven().name().toLowerCase(Locale.ROOT)));
        point.unsealed()
                .forEach(
                        (component, why) ->
                                lines.addAll(
                                        Wrapped.lines("missing", LABEL, component + ": " + why)));
        point.damaged().forEach(each -> lines.addAll(Wrapped.lines("damaged", LABEL, each)));
        lines.add("");
        var table = new Table("COMPONENT", "SEALED", ">SIZE", ">NEW", "HELD", "~POSITION");
        for (Seal seal : point.seals()) {
            table.row(
                    seal.component(),
                    Readable.second(seal.at(), zone),
                    Readable.size(seal.bytes()),
                    Readable.size(seal.added()),
                    seal.consistency().name().toLowerCase(Locale.ROOT),
                    seal.position() == null ? "-" : seal.position().at());
        }
        lines.addAll(table.lines());
        lines.add("");
        lines.add(
                "by hand:  restic -r VAULT restore "
                        + point.snapshot().substring(0, 8)
                        + " --target FOLDER");
        return lines;
    }

    private String stretch(Points.Stretch each) {
        return "%s from %s to %s"
                .formatted(
                        each.component(),
                        Readable.moment(each.from(), zone),
                        each.to() == null ? "now" : Readable.moment(each.to(), zone));
    }

    /** What reading a point back has found. */
    public static List<String> verified(String point, VerifyReport report) {
        var lines = new ArrayList<String>();
        lines.add(
                "%s   %s, %s read back, %s"
                        .formatted(
                                point,
                                Readable.count(report.files(), "file", "files"),
                                Readable.size(report.bytes()),
                                report.isWhole()
                                        ? "whole"
                                        : Readable.count(report.damaged().size()) + " damaged"));
        Map<String, List<String>> causes =
                report.damaged().stream()
                        .collect(
                                Collectors.groupingBy(
                                        DamagedEntry::why,
                                        LinkedHashMap::new,
                                        Collectors.mapping(
                                                DamagedEntry::path, Collectors.toList())));
        causes.entrySet().stream()
                .limit(SHOWN)
                .forEach(each -> lines.addAll(cause(each.getKey(), each.getValue())));
        if (causes.size() > SHOWN) {
            lines.add("... " + Readable.count(causes.size() - SHOWN) + " more causes, see --json");
        }
        return lines;
    }

    /** What reading all of the vault back has found. */
    public static List<String> checked(VaultCheck check) {
        var lines = new ArrayList<String>();
        lines.add(
                "%s and %s read back, %s"
                        .formatted(
                                Readable.count(check.snapshots(), "snapshot", "snapshots"),
                                Readable.count(check.packs(), "pack", "packs"),
                                check.sound()
                                        ? "whole"
                                        : Readable.count(check.damaged().size()) + " damaged"));
        check.damaged().stream()
                .limit(SHOWN)
                .forEach(
                        each -> {
                            lines.addAll(
                                    Wrapped.lines(
                                            "damaged", LABEL, each.file() + ": " + each.why()));
                            lines.addAll(Wrapped.lines("", LABEL, hurts(each)));
                        });
        if (check.damaged().size() > SHOWN) {
            lines.add(
                    "... " + Readable.count(check.damaged().size() - SHOWN) + " more, see --json");
        }
        check.hints().forEach(each -> lines.addAll(Wrapped.lines("note", LABEL, each)));
        return lines;
    }

    private static String hurts(VaultCheck.Damaged damaged) {
        return damaged.hurts().isEmpty()
                ? "hurts nothing that is kept"
                : "hurts "
                        + damaged.hurts().entrySet().stream()
                                .map(
                                        each ->
                                                each.getKey()
                                                        + " ("
                                                        + Readable.count(each.getValue())
                                                        + ")")
                                .collect(Collectors.joining(", "));
    }

    /** A pack that is gone takes many files with it. */
    private static List<String> cause(String why, List<String> paths) {
        var lines = new ArrayList<>(Wrapped.lines("damaged", LABEL, why));
        lines.addAll(
                Wrapped.lines(
                        "",
                        LABEL,
                        "hurts %s: %s%s"
                                .formatted(
                                        Readable.count(paths.size(), "file", "files"),
                                        paths.stream()
                                                .limit(NAMED)
                                                .collect(Collectors.joining(", ")),
                                        paths.size() > NAMED
                                                ? ", and %s more"
                                                        .formatted(
                                                                Readable.count(
                                                                        paths.size() - NAMED))
                                                : "")));
        return lines;
    }
}
