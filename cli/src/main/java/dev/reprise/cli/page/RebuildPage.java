package dev.reprise.cli.page;

import dev.reprise.cli.offline.Rebuilding.Report;
import dev.reprise.cli.screen.Readable;
import dev.reprise.component.Rebuild.LeftAlone;
import dev.reprise.contracts.Problem;
import java.util.ArrayList;
import java.util.List;

/** What was built anew, and what could not be. */
public final class RebuildPage {
    private static final int LABEL = 10;
    private static final int MOST = 20;

    private RebuildPage() {}

    public static List<String> lines(List<Report> reports) {
        if (reports.isEmpty()) {
            return List.of("no component has anything that is built from other data");
        }
        var lines = new ArrayList<String>();
        reports.forEach(each -> lines.addAll(lines(each)));
        return lines;
    }

    private static List<String> lines(Report report) {
        Problem problem = report.problem();
        if (problem != null) {
            return problem.toString().lines().toList();
        }
        var lines = new ArrayList<String>();
        int count = report.rebuilt().size();
        lines.addAll(Wrapped.lines(report.component(), LABEL, said(report, count)));
        report.rebuilt().stream().limit(MOST).forEach(each -> lines.add("  " + each));
        if (count > MOST) {
            lines.add("  ... " + Readable.count(count - MOST) + " more");
        }
        for (LeftAlone each : report.leftAlone()) {
            lines.addAll(Wrapped.lines("LEFT", LABEL, "%s: %s".formatted(each.path(), each.why())));
        }
        if (!report.kept().isEmpty()) {
            lines.addAll(Wrapped.lines("KEPT", LABEL, "what was replaced: " + report.kept()));
        }
        return lines;
    }

    private static String said(Report report, int count) {
        if (count == 0) {
            return report.leftAlone().isEmpty()
                    ? "nothing to do, every index names all its sub-sessions"
                    : "nothing that can be built; see below";
        }
        String indexes = Readable.count(count, "index", "indexes");
        return report.dryRun()
                ? indexes + " would be built anew; nothing has been changed"
                : indexes + " built anew";
    }
}
