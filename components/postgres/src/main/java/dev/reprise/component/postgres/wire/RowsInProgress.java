package dev.reprise.component.postgres.wire;

import dev.reprise.component.postgres.wire.Frames.Frame;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gathers one result set from its messages. */
final class RowsInProgress {
    /** Of a column's description: table, number, type, size, modifier, format. */
    private static final int AFTER_NAME = 18;

    private final List<String> columns = new ArrayList<>();
    private final List<List<@Nullable String>> values = new ArrayList<>();

    void columns(Frame frame) {
        int count = frame.body().getShort();
        for (int i = 0; i < count; i++) {
            columns.add(frame.text());
            frame.body().position(frame.body().position() + AFTER_NAME);
        }
    }

    void row(Frame frame) {
        int count = frame.body().getShort();
        List<@Nullable String> row = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int length = frame.body().getInt();
            row.add(length < 0 ? null : frame.text(length));
        }
        values.add(row);
    }

    Rows finish(String tag) {
        return new Rows(List.copyOf(columns), values, tag);
    }
}
