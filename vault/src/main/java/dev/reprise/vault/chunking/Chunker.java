package dev.reprise.vault.chunking;

/**
 * Finds where to cut, by the Rabin fingerprint of the last 64 bytes. A cut comes after the first
 * byte past the minimum at which the fingerprint's low 20 bits are zero, or at the maximum.
 *
 * <p>Whether a place is a cut depends on the 64 bytes before it alone. So the search skips to the
 * minimum, and looks at several stretches at once, each warmed up with the 64 bytes before it: the
 * lanes do not depend on each other and fill each other's latency. Thread-safe: it has no state but
 * its tables.
 */
public final class Chunker {
    public static final int MIN = 512 * 1024;
    public static final int MAX = 8 * 1024 * 1024;

    static final int WINDOW = 64;
    private static final int LANE = 16 * 1024;
    private static final int LANES = 4;
    private static final long MASK = (1L << 20) - 1;

    private final long[] leaving = new long[256];
    private final long[] folding = new long[256];
    private final int shift;

    public Chunker(Polynomial polynomial) {
        long modulus = polynomial.bits();
        int degree = polynomial.degree();
        shift = degree - 8;
        for (int value = 0; value < 256; value++) {
            folding[value] =
                    Polynomial.modulo((long) value << degree, modulus) | ((long) value << degree);
        }
        for (int value = 0; value < 256; value++) {
            long digest = value;
            for (int i = 0; i < WINDOW - 1; i++) {
                digest = append(digest, 0);
            }
            leaving[value] = digest;
        }
    }

    /**
     * Finds the end of the chunk that starts at {@code from}, in {@code data[from, to)}, where the
     * bytes before {@code searched} were searched before; 0 if it needs more bytes. A chunk that is
     * not found when the stream has ended is the rest.
     */
    public int cut(byte[] data, int from, int searched, int to) {
        int last = (int) Math.min(to, (long) from + MAX);
        int at = from + MIN;
        if (at > last) {
            return 0;
        }
        if (searched < at && isCut(fingerprint(data, at))) {
            return at;
        }
        at = Math.max(at, searched);
        while (at + LANES * LANE <= last) {
            int found = cutInLanes(data, at);
            if (found > 0) {
                return found;
            }
            at += LANES * LANE;
        }
        int found = cutInLane(data, at, last);
        if (found > 0) {
            return found;
        }
        return last - from == MAX ? last : 0;
    }

    /** The fingerprint of the 64 bytes that end before {@code at}. */
    private long fingerprint(byte[] data, int at) {
        long digest = 0;
        for (int i = at - WINDOW; i < at; i++) {
            digest = append(digest, data[i]);
        }
        return digest;
    }

    /** The first cut in {@code (at, last]}, or 0. */
    private int cutInLane(byte[] data, int at, int last) {
        long digest = fingerprint(data, at);
        for (int i = at; i < last; i++) {
            digest = append(digest ^ leaving[data[i - WINDOW] & 0xff], data[i]);
            if (isCut(digest)) {
                return i + 1;
            }
        }
        return 0;
    }

    /** The first cut in {@code (at, at + LANES * LANE]}, or 0. */
    private int cutInLanes(byte[] data, int at) {
        long[] out = leaving;
        long[] fold = folding;
        int top = shift;
        long a = fingerprint(data, at);
        long b = fingerprint(data, at + LANE);
        long c = fingerprint(data, at + 2 * LANE);
        long d = fingerprint(data, at + 3 * LANE);
        int later = 0;
        for (int i = at; i < at + LANE; i++) {
            a ^= out[data[i - WINDOW] & 0xff];
            b ^= out[data[i + LANE - WINDOW] & 0xff];
            c ^= out[data[i + 2 * LANE - WINDOW] & 0xff];
            d ^= out[data[i + 3 * LANE - WINDOW] & 0xff];
            a = ((a << 8) | (data[i] & 0xff)) ^ fold[(int) (a >>> top) & 0xff];
            b = ((b << 8) | (data[i + LANE] & 0xff)) ^ fold[(int) (b >>> top) & 0xff];
            c = ((c << 8) | (data[i + 2 * LANE] & 0xff)) ^ fold[(int) (c >>> top) & 0xff];
            d = ((d << 8) | (data[i + 3 * LANE] & 0xff)) ^ fold[(int) (d >>> top) & 0xff];
            if (isCut(a)) {
                return i + 1;
            }
            // Rare enough that remembering the earliest costs nothing.
            if (isCut(b) || isCut(c) || isCut(d)) {
                int lane = isCut(b) ? 1 : isCut(c) ? 2 : 3;
                int place = i + lane * LANE + 1;
                later = later == 0 ? place : Math.min(later, place);
            }
        }
        return later;
    }

    private long append(long digest, int value) {
        return ((digest << 8) | (value & 0xff)) ^ folding[(int) (digest >>> shift) & 0xff];
    }

    private static boolean isCut(long digest) {
        return (digest & MASK) == 0;
    }
}
