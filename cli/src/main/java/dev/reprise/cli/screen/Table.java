package dev.reprise.cli.screen;

import dev.reprise.contracts.Visible;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/**
 * Columns under a line of headings, two spaces apart; a heading that begins with > is to the right.
 * Of one column, whose heading begins with ~, is cut what 80 columns have no room for; or, where it
 * begins with +, it is broken behind its commas into more lines.
 */
public final class Table {
    private static final String GAP = "  ";
    private static final int WIDTH = 80;
    private static final int LEAST = 6;

    private final List<String> headings;
    private final boolean[] right;
    private int flexible = -1;
    private boolean wraps;
    private final List<List<String>> rows = new ArrayList<>();

    public Table(String... headings) {
        this.headings = Arrays.stream(headings).map(h -> h.replaceFirst("^[>~+]", "")).toList();
        this.right = new boolean[headings.length];
        for (int i = 0; i < headings.length; i++) {
            right[i] = headings[i].startsWith(">");
            wraps |= headings[i].startsWith("+");
            flexible = headings[i].matches("[~+].*") ? i : flexible;
        }
    }

    public Table row(String... cells) {
        if (cells.length != headings.size()) {
            throw new IllegalArgumentException(cells.length + " cells for " + headings);
        }
        rows.add(Arrays.stream(cells).map(Visible::of).toList());
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
            widths[flexible] = Math.max(least(), widths[flexible] - Math.max(0, surplus));
        }
        var lines = new ArrayList<String>();
        lines.add(line(headings, widths));
        for (List<String> row : rows) {
            if (wraps) {
                broken(row, widths[flexible]).forEach(part -> lines.add(line(part, widths)));
            } else {
                lines.add(line(row, widths));
            }
        }
        return List.copyOf(lines);
    }

    /** What can't be broken is shown whole, and makes the line longer. */
    private int least() {
        return wraps
                ? rows.stream()
                        .flatMap(row -> parts(row.get(flexible)))
                        .mapToInt(String::length)
                        .max()
                        .orElse(LEAST)
                : LEAST;
    }

    /** The row, and below it rows of nothing but the rest of the column that is broken. */
    private List<List<String>> broken(List<String> row, int width) {
        var lines = new ArrayList<StringBuilder>();
        parts(row.get(flexible))
                .forEach(
                        part -> {
                            if (lines.isEmpty()
                                    || lines.getLast().length() + 1 + part.length() > width) {
                                lines.add(new StringBuilder(part));
                            } else {
                                lines.getLast().append(' ').append(part);
                            }
                        });
        var broken = new ArrayList<List<String>>();
        for (StringBuilder line : lines) {
            var cells =
                    new ArrayList<>(broken.isEmpty() ? row : Collections.nCopies(row.size(), ""));
            cells.set(flexible, line.toString());
            broken.add(cells);
        }
        return broken;
    }

    private static Stream<String> parts(String cell) {
        return Arrays.stream(cell.split("(?<=,) "));
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
