package dev.reprise.component.postgres.wal;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.HexFormat;

/**
 * A place in the write-ahead log: an unsigned 64-bit count of bytes.
 *
 * @param value compared as unsigned
 */
public record Lsn(long value) implements Comparable<Lsn> {
    public static final Lsn ZERO = new Lsn(0);

    /**
     * As the server writes it, such as {@code 0/16B3740}.
     *
     * @throws IllegalArgumentException if it is none
     */
    @JsonCreator
    public static Lsn parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 1 || slash > 8 || text.length() - slash > 9 || text.length() == slash + 1) {
            throw new IllegalArgumentException("no position in the log: " + text);
        }
        return new Lsn(
                HexFormat.fromHexDigitsToLong(text, 0, slash) << 32
                        | HexFormat.fromHexDigitsToLong(text, slash + 1, text.length()));
    }

    /** From 16 hexadecimal digits, as {@link #sortable} writes them. */
    public static Lsn fromSortable(String text) {
        if (text.length() != 16) {
            throw new IllegalArgumentException("no sortable position in the log: " + text);
        }
        return new Lsn(HexFormat.fromHexDigitsToLong(text));
    }

    /** 16 hexadecimal digits that order as the positions do. */
    public String sortable() {
        return "%016X".formatted(value);
    }

    public Lsn plus(long bytes) {
        return new Lsn(value + bytes);
    }

    /** The largest multiple of a power of two that is not beyond it. */
    public Lsn floor(long size) {
        return new Lsn(value & -size);
    }

    public boolean isBefore(Lsn other) {
        return compareTo(other) < 0;
    }

    @Override
    public int compareTo(Lsn other) {
        return Long.compareUnsigned(value, other.value);
    }

    /** As the server writes it. */
    @JsonValue
    @Override
    public String toString() {
        return "%X/%X".formatted(value >>> 32, value & 0xFFFF_FFFFL);
    }
}
