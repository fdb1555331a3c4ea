package dev.reprise.cli.page;

import java.util.ArrayList;
import java.util.List;

/** Text under a label, broken between words at 80 columns. */
final class Wrapped {
    private static final int WIDTH = 80;

    private Wrapped() {}

    /**
     * @param label before the first line
     * @param indent of the text, at least as wide as the label
     */
    static List<String> lines(String label, int indent, String text) {
        var lines = new ArrayList<String>();
        var line = new StringBuilder(label + " ".repeat(Math.max(1, indent - label.length())));
        boolean fresh = true;
        for (String word : text.strip().split("\\s+")) {
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

    /** The text, cut to a width where it is longer. */
    static String cut(String text, int width) {
        return text.length() <= width ? text : text.substring(0, width - 2) + "..";
    }
}
