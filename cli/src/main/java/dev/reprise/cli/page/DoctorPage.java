package dev.reprise.cli.page;

import dev.reprise.cli.doctor.Fact;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What was looked at, one fact a line, and below it what to do where it is not well. */
public final class DoctorPage {
    private static final int INDENT = 22;

    private DoctorPage() {}

    public static List<String> lines(List<Fact> facts) {
        var lines = new ArrayList<String>();
        for (Fact fact : facts) {
            String mark =
                    fact.mark() == Fact.Mark.WRONG
                            ? "WRONG"
                            : fact.mark().name().toLowerCase(Locale.ROOT);
            lines.addAll(
                    Wrapped.lines("%-6s %s".formatted(mark, fact.about()), INDENT, fact.says()));
            if (!fact.next().isEmpty()) {
                lines.addAll(Wrapped.lines("", INDENT, "next: " + fact.next()));
            }
        }
        return lines;
    }
}
