package dev.reprise.cli.page;

import dev.reprise.cli.doctor.Diagnosis;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What was looked at, one diagnosis a line, and below it what to do where it is not well. */
public final class DoctorPage {
    private static final int INDENT = 22;

    private DoctorPage() {}

    public static List<String> lines(List<Diagnosis> diagnoses) {
        var lines = new ArrayList<String>();
        for (Diagnosis diagnosis : diagnoses) {
            String mark =
                    diagnosis.mark() == Diagnosis.Mark.WRONG
                            ? "WRONG"
                            : diagnosis.mark().name().toLowerCase(Locale.ROOT);
            lines.addAll(
                    Wrapped.lines(
                            "%-6s %s".formatted(mark, diagnosis.about()),
                            INDENT,
                            diagnosis.says()));
            if (!diagnosis.next().isEmpty()) {
                lines.addAll(Wrapped.lines("", INDENT, "next: " + diagnosis.next()));
            }
        }
        return lines;
    }
}
