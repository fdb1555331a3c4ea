package dev.reprise.cli.page;

import dev.reprise.contracts.Limit;
import dev.reprise.contracts.Plan;
import java.util.ArrayList;
import java.util.List;
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
            lines.addAll(Wrapped.lines("  when", INDENT, when(plan)));
            lines.addAll(
                    Wrapped.lines(
                            "  steps",
                            INDENT,
                            plan.steps().stream()
                                    .map(Plan.Step::name)
                                    .collect(Collectors.joining(" > "))));
            lines.addAll(Wrapped.lines("  limits", INDENT, limits(plan)));
        }
        return lines;
    }

    private static String when(Plan plan) {
        String kinds = plan.kinds().isEmpty() ? "any kind" : String.join(", ", plan.kinds());
        String seen =
                plan.methods() == 1
                        ? "seen by one method"
                        : "seen by " + plan.methods() + " methods that fail differently";
        return String.join(" or ", plan.conditions()) + " of " + kinds + ", " + seen;
    }

    private static String limits(Plan plan) {
        String lost =
                plan.rpo().isZero() ? "nothing lost" : "at most " + Limit.of(plan.rpo()) + " lost";
        return "back in "
                + Limit.of(plan.rto())
                + ", "
                + lost
                + (plan.destructive() ? "; replaces live data, and keeps it" : "");
    }
}
