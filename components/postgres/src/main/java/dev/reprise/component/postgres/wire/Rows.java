package dev.reprise.component.postgres.wire;

import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * One result set, all values as text.
 *
 * @param columns their names
 * @param tag of the command, such as {@code SELECT 1}; empty where a COPY follows
 */
public record Rows(List<String> columns, List<List<@Nullable String>> values, String tag) {
    public boolean isEmpty() {
        return values.isEmpty();
    }

    /**
     * The value of the first row.
     *
     * @throws NoSuchElementException without a row or such a column
     */
    public @Nullable String first(String column) {
        int at = columns.indexOf(column);
        if (at < 0 || values.isEmpty()) {
            throw new NoSuchElementException("no " + column + " in " + columns);
        }
        return values.getFirst().get(at);
    }

    /** As {@link #first}, where null is not possible. */
    public String text(String column) {
        String value = first(column);
        if (value == null) {
            throw new NoSuchElementException(column + " is null");
        }
        return value;
    }
}
