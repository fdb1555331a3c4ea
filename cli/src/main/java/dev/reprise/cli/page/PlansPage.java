package dev.reprise.cli.page;

import dev.reprise.cli.screen.Readable;
import dev.reprise.contracts.Plan;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The disasters that Reprise recovers from. */
public final class PlansPage {
    private static final int INDENT = 12;

    private PlansPage() {}

    public static List<String> lines(List<Plan> plans) {
        var lines = new ArrayList<String>();
        for (Plan plan : plans) {
            if (!lines.isEmpty()) {
                lines.add("");
            }
            lines.add("%s   %s   %s".formatted(plan.name(), plan.errorCode(), plan.title()));
            lines.addAll(
                    Wrapped.lines(
                            "  when",
                            INDENT,
                            "%s of %s, as %s of sight agree"
                                    .formatted(
                                            String.join(" or ", plan.conditions()),
                                            plan.kinds().isEmpty()
                                                    ? "any kind"
                                                    : String.join(", ", plan.kinds()),
                                            Readable.count(plan.methods(), "method", "methods"))
                                    .replace("1 method of sight agree", "1 method of sight sees it")
                                    .replace("as 1", "1")));
            lines.addAll(
                    Wrapped.lines(
                            "  steps",
                            INDENT,
                            plan.steps().stream()
                                    .map(Plan.Step::name)
                                    .collect(Collectors.joining(" > "))));
            lines.addAll(
                    Wrapped.lines(
                            "  limits",
                            INDENT,
                            "back in %s, at most %s lost%s"
                                    .formatted(
                                            Readable.limit(plan.rto()),
                                            plan.rpo().isZero()
                                                    ? "nothing"
                                                    : Readable.limit(plan.rpo()),
                                            plan.destructive()
                                                    ? "; replaces live data, and keeps it"
                                                    : "")
                                    .toLowerCase(Locale.ROOT)
                                    .replace("at most nothing lost", "nothing lost")));
        }
        return lines;
    }
}
