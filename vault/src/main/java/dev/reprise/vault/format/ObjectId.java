package dev.reprise.vault.format;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** A SHA-256, which names every blob and file of a repository, as four big-endian longs. */
public record ObjectId(long a, long b, long c, long d) implements Comparable<ObjectId> {
    public static final int BYTES = 32;

    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    public static ObjectId of(byte[] bytes, int at) {
        return new ObjectId(
                (long) LONGS.get(bytes, at),
                (long) LONGS.get(bytes, at + 8),
                (long) LONGS.get(bytes, at + 16),
                (long) LONGS.get(bytes, at + 24));
    }

    /**
     * @throws IllegalArgumentException unless it is 64 hexadecimal digits
     */
    public static ObjectId parse(String hex) {
        if (hex.length() != 2 * BYTES) {
            throw new IllegalArgumentException("not an id of 64 hexadecimal digits: " + hex);
        }
        return new ObjectId(
                HexFormat.fromHexDigitsToLong(hex, 0, 16),
                HexFormat.fromHexDigitsToLong(hex, 16, 32),
                HexFormat.fromHexDigitsToLong(hex, 32, 48),
                HexFormat.fromHexDigitsToLong(hex, 48, 64));
    }

    public void write(byte[] into, int at) {
        LONGS.set(into, at, a);
        LONGS.set(into, at + 8, b);
        LONGS.set(into, at + 16, c);
        LONGS.set(into, at + 24, d);
    }

    public String hex() {
        byte[] digits = new byte[2 * BYTES];
        digits(a, digits, 0);
        digits(b, digits, 16);
        digits(c, digits, 32);
        digits(d, digits, 48);
        return new String(digits, StandardCharsets.ISO_8859_1);
    }

    private static void digits(long value, byte[] into, int at) {
        long left = value;
        for (int i = at + 15; i >= at; i--) {
            int digit = (int) left & 15;
            into[i] = (byte) (digit < 10 ? '0' + digit : 'a' - 10 + digit);
            left >>>= 4;
        }
    }

    /** The first eight digits, as restic shows it. */
    public String shortHex() {
        return HexFormat.of().toHexDigits(a).substring(0, 8);
    }

    @Override
    public int hashCode() {
        return (int) (a >>> 32);
    }

    @Override
    public int compareTo(ObjectId other) {
        int order = Long.compareUnsigned(a, other.a);
        order = order != 0 ? order : Long.compareUnsigned(b, other.b);
        order = order != 0 ? order : Long.compareUnsigned(c, other.c);
        return order != 0 ? order : Long.compareUnsigned(d, other.d);
    }

    @Override
    public String toString() {
        return hex();
    }
}
