package dev.reprise.cli.screen;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Columns under a line of headings, two spaces apart; a heading that begins with > is to the right.
 */
public final class Table {
    private static final String GAP = "  ";
    private static final int WIDTH = 80;
    private static final int LEAST = 6;

    private final List<String> headings;
    private final boolean[] right;
    private int flexible = -1;
    private final List<List<String>> rows = new ArrayList<>();

    public Table(String... headings) {
        this.headings = Arrays.stream(headings).map(h -> h.replaceFirst("^[>~]", "")).toList();
        this.right = new boolean[headings.length];
        for (int i = 0; i < headings.length; i++) {
            right[i] = headings[i].startsWith(">");
            flexible = headings[i].startsWith("~") ? i : flexible;
        }
    }

    public Table row(String... cells) {
        if (cells.length != headings.size()) {
            throw new IllegalArgumentException(cells.length + " cells for " + headings);
        }
        rows.add(List.of(cells));
        return this;
    }

    public List<String> lines() {
        int[] widths = new int[headings.size()];
        for (int i = 0; i < widths.length; i++) {
            int column = i;
            widths[i] =
                    Math.max(
                            headings.get(i).length(),
                            rows.stream()
                                    .mapToInt(row -> row.get(column).length())
                                    .max()
                                    .orElse(0));
        }
        if (flexible >= 0) {
            int surplus = Arrays.stream(widths).sum() + GAP.length() * (widths.length - 1) - WIDTH;
            widths[flexible] = Math.max(LEAST, widths[flexible] - Math.max(0, surplus));
        }
        var lines = new ArrayList<String>();
        lines.add(line(headings, widths));
        rows.forEach(row -> lines.add(line(row, widths)));
        return List.copyOf(lines);
    }

    private String line(List<String> cells, int[] widths) {
        var line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String cell = cut(cells.get(i), widths[i]);
            String pad = " ".repeat(widths[i] - cell.length());
            line.append(i == 0 ? "" : GAP)
                    .append(right[i] ? pad : "")
                    .append(cell)
                    .append(right[i] ? "" : pad);
        }
        return line.toString().stripTrailing();
    }

    /** The text, cut to a width where it is longer. */
    public static String cut(String text, int width) {
        return text.length() <= width ? text : text.substring(0, width - 2) + "..";
    }
}
