package dev.reprise.contracts;

/** Text as it is shown: the names of files are anybody's, and may steer a terminal or a page. */
public final class Visible {
    private Visible() {}

    /**
     * The text in which every character that shows nothing, or moves what stands beside it, is
     * written as an escape, such as {@code \n} or {@code \u202e}. Inside a string of JSON it stays
     * the same string.
     */
    public static String of(String text) {
        if (text.codePoints().noneMatch(Visible::hides)) {
            return text;
        }
        var shown = new StringBuilder();
        text.codePoints()
                .forEach(
                        point -> {
                            if (hides(point)) {
                                shown.append(escape(point));
                            } else {
                                shown.appendCodePoint(point);
                            }
                        });
        return shown.toString();
    }

    private static boolean hides(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE ->
                    true;
            default -> false;
        };
    }

    private static String escape(int point) {
        return switch (point) {
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            default -> {
                var escaped = new StringBuilder();
                for (char unit : Character.toChars(point)) {
                    escaped.append("\\u%04x".formatted((int) unit));
                }
                yield escaped.toString();
            }
        };
    }
}
