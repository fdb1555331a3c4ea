package dev.reprise.component.postgres.wal;

import java.util.HexFormat;

/**
 * How the log is cut into files.
 *
 * @param size bytes in one segment; a power of two from 1 MB to 1 GB
 */
public record SegmentNames(int size) {
    private static final int NAME = 24;

    public SegmentNames {
        if (Integer.bitCount(size) != 1 || size < 1 << 20 || size > 1 << 30) {
            throw new IllegalArgumentException("no size of a log segment: " + size);
        }
    }

    public Lsn start(Lsn inside) {
        return inside.floor(size);
    }

    /** The name of the file that holds a place on a timeline. */
    public String file(int timeline, Lsn inside) {
        long perFile = 0x1_0000_0000L / size;
        long number = Long.divideUnsigned(inside.value(), size);
        return "%08X%08X%08X".formatted(timeline, number / perFile, number % perFile);
    }

    /**
     * Where a file begins.
     *
     * @throws IllegalArgumentException if it is no name of a segment
     */
    public Lsn startOf(String file) {
        if (!isSegment(file)) {
            throw new IllegalArgumentException("no name of a log segment: " + file);
        }
        long perFile = 0x1_0000_0000L / size;
        long high = HexFormat.fromHexDigitsToLong(file, 8, 16);
        long low = HexFormat.fromHexDigitsToLong(file, 16, NAME);
        return new Lsn((high * perFile + low) * size);
    }

    public static int timeline(String file) {
        return HexFormat.fromHexDigits(file, 0, 8);
    }

    public static boolean isSegment(String file) {
        return file.length() == NAME && file.chars().allMatch(HexFormat::isHexDigit);
    }
}
