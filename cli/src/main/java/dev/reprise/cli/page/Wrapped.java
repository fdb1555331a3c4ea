package dev.reprise.cli.page;

import dev.reprise.contracts.Visible;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** Text under a label, broken between words at 80 columns. */
public final class Wrapped {
    private static final int WIDTH = 80;

    /** A number stays with its unit. */
    private static final Pattern UNIT =
            Pattern.compile("(?<=\\d) (?=(?:ms|s|m|h|d|B|KB|MB|GB|TB)\\b)");

    private static final char TIE = '\u00a0';

    private Wrapped() {}

    /**
     * @param label before the first line
     * @param indent of the text, at least as wide as the label
     */
    public static List<String> lines(String label, int indent, String text) {
        String shown = Visible.of(label);
        var lines = new ArrayList<String>();
        var line =
                new StringBuilder(
                        shown + " ".repeat(indent == 0 ? 0 : Math.max(1, indent - shown.length())));
        boolean fresh = true;
        for (String word : words(text)) {
            if (!fresh && line.length() + 1 + word.length() > WIDTH) {
                lines.add(line.toString());
                line = new StringBuilder(" ".repeat(indent));
                fresh = true;
            }
            line.append(fresh ? "" : " ").append(word);
            fresh = false;
        }
        lines.add(line.toString().stripTrailing());
        return lines;
    }

    private static List<String> words(String text) {
        String tied = UNIT.matcher(Visible.of(text.strip())).replaceAll(String.valueOf(TIE));
        return Arrays.stream(tied.split(" +")).map(w -> w.replace(TIE, ' ')).toList();
    }
}
