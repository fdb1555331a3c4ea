package dev.reprise.vault.crypto;

import static java.lang.Math.unsignedMultiplyHigh;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The one-time authenticator of RFC 8439, section 2.5, over one whole message.
 *
 * <p>The accumulator and the key are kept in limbs of 44, 44 and 42 bits. A product of two limbs is
 * taken apart at bit 44 at once: its low part by a mask, its high part as the upper half of the
 * product with the key's limb shifted left by twenty. So sums of parts fit a long and need no
 * carries between halves.
 */
final class Poly1305 {
    static final int TAG_BYTES = 16;
    static final int KEY_BYTES = 32;

    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long MASK_44 = (1L << 44) - 1;
    private static final long MASK_42 = (1L << 42) - 1;

    /** What overflows three limbs of 44 bits returns times 5, shifted by the two bits over 130. */
    private static final long WRAP = 20;

    private static final long FULL_BLOCK = 1L << 40;

    private final long r0;
    private final long r1;
    private final long r2;
    private final long high0;
    private final long high1;
    private final long high2;
    private final long pad0;
    private final long pad1;
    private long h0;
    private long h1;
    private long h2;

    private Poly1305(byte[] key) {
        long low = (long) LONGS.get(key, 0);
        long high = (long) LONGS.get(key, 8);
        r0 = low & 0xffc0fffffffL;
        r1 = ((low >>> 44) | (high << 20)) & 0xfffffc0ffffL;
        r2 = (high >>> 24) & 0x00ffffffc0fL;
        high0 = r0 << 20;
        high1 = r1 << 20;
        high2 = r2 << 20;
        pad0 = (long) LONGS.get(key, 16);
        pad1 = (long) LONGS.get(key, 24);
    }

    /** Writes the tag of a message under a key of 32 bytes that must never be used again. */
    static void tag(byte[] key, byte[] message, int offset, int length, byte[] out, int outOffset) {
        Poly1305 state = new Poly1305(key);
        int whole = length & ~15;
        state.absorb(message, offset, offset + whole, FULL_BLOCK);
        if (whole < length) {
            byte[] last = new byte[16];
            System.arraycopy(message, offset + whole, last, 0, length - whole);
            last[length - whole] = 1;
            state.absorb(last, 0, 16, 0);
        }
        state.finish(out, outOffset);
    }

    private void absorb(byte[] message, int from, int to, long topBit) {
        long a0 = h0;
        long a1 = h1;
        long a2 = h2;
        for (int at = from; at < to; at += 16) {
            long low = (long) LONGS.get(message, at);
            long high = (long) LONGS.get(message, at + 8);
            a0 += low & MASK_44;
            a1 += ((low >>> 44) | (high << 20)) & MASK_44;
            a2 += ((high >>> 24) & MASK_42) | topBit;

            long low0 = (a0 * r0 & MASK_44) + WRAP * ((a1 * r2 & MASK_44) + (a2 * r1 & MASK_44));
            long high00 =
                    unsignedMultiplyHigh(a0, high0)
                            + WRAP
                                    * (unsignedMultiplyHigh(a1, high2)
                                            + unsignedMultiplyHigh(a2, high1));
            long low1 = (a0 * r1 & MASK_44) + (a1 * r0 & MASK_44) + WRAP * (a2 * r2 & MASK_44);
            long high11 =
                    unsignedMultiplyHigh(a0, high1)
                            + unsignedMultiplyHigh(a1, high0)
                            + WRAP * unsignedMultiplyHigh(a2, high2);
            long low2 = (a0 * r2 & MASK_44) + (a1 * r1 & MASK_44) + (a2 * r0 & MASK_44);
            long high22 =
                    unsignedMultiplyHigh(a0, high2)
                            + unsignedMultiplyHigh(a1, high1)
                            + unsignedMultiplyHigh(a2, high0);

            low1 += high00 + (low0 >>> 44);
            low2 += high11 + (low1 >>> 44);
            long over = (low2 >>> 42) + (high22 << 2);
            a0 = (low0 & MASK_44) + over * 5;
            a1 = (low1 & MASK_44) + (a0 >>> 44);
            a0 &= MASK_44;
            a2 = low2 & MASK_42;
        }
        h0 = a0;
        h1 = a1;
        h2 = a2;
    }

    /** One if the unsigned sum wrapped below its first term. */
    private static long carry(long sum, long term) {
        return Long.compareUnsigned(sum, term) < 0 ? 1 : 0;
    }

    private void finish(byte[] out, int at) {
        // Two passes bring every limb below its size, whatever the last block left.
        for (int pass = 0; pass < 2; pass++) {
            h2 += h1 >>> 44;
            h1 &= MASK_44;
            h0 += (h2 >>> 42) * 5;
            h2 &= MASK_42;
            h1 += h0 >>> 44;
            h0 &= MASK_44;
        }
        h2 += h1 >>> 44;
        h1 &= MASK_44;

        long g0 = h0 + 5;
        long g1 = h1 + (g0 >>> 44);
        long g2 = h2 + (g1 >>> 44) - (1L << 42);
        // All ones where h >= p, so that the choice takes no branch.
        long reduced = ~(g2 >> 63);
        h0 = (h0 & ~reduced) | (g0 & MASK_44 & reduced);
        h1 = (h1 & ~reduced) | (g1 & MASK_44 & reduced);
        h2 = (h2 & ~reduced) | (g2 & MASK_42 & reduced);

        long low = h0 | (h1 << 44);
        long high = (h1 >>> 20) | (h2 << 24);
        long tagLow = low + pad0;
        long tagHigh = high + pad1 + carry(tagLow, low);
        LONGS.set(out, at, tagLow);
        LONGS.set(out, at + 8, tagHigh);
    }
}
