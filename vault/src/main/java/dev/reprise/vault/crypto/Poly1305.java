package dev.reprise.vault.crypto;

import static java.lang.Math.unsignedMultiplyHigh;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The one-time authenticator of RFC 8439, section 2.5, over one whole message.
 *
 * <p>The accumulator and the key are kept in limbs of 44, 44 and 42 bits, so that three 64×64→128
 * bit products fit a sum without overflow: the fastest form that plain Java allows.
 */
final class Poly1305 {
    static final int TAG_BYTES = 16;
    static final int KEY_BYTES = 32;

    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long MASK_44 = (1L << 44) - 1;
    private static final long MASK_42 = (1L << 42) - 1;
    private static final long FULL_BLOCK = 1L << 40;

    private final long r0;
    private final long r1;
    private final long r2;
    private final long s1;
    private final long s2;
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
        // Reduction modulo 2^130-5: what overflows the third limb returns times 5, shifted by the
        // two bits that three limbs of 44 bits have more than 130.
        s1 = r1 * 20;
        s2 = r2 * 20;
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

            long x = a0 * r0;
            long y = a1 * s2;
            long z = a2 * s1;
            long lo = x + y;
            long hi =
                    unsignedMultiplyHigh(a0, r0)
                            + unsignedMultiplyHigh(a1, s2)
                            + unsignedMultiplyHigh(a2, s1)
                            + carry(lo, x);
            long d0 = lo + z;
            hi += carry(d0, lo);
            long carried = (d0 >>> 44) | (hi << 20);

            x = a0 * r1;
            y = a1 * r0;
            z = a2 * s2;
            lo = x + y;
            hi =
                    unsignedMultiplyHigh(a0, r1)
                            + unsignedMultiplyHigh(a1, r0)
                            + unsignedMultiplyHigh(a2, s2)
                            + carry(lo, x);
            long next = lo + z;
            hi += carry(next, lo);
            long d1 = next + carried;
            hi += carry(d1, next);
            carried = (d1 >>> 44) | (hi << 20);

            x = a0 * r2;
            y = a1 * r1;
            z = a2 * r0;
            lo = x + y;
            hi =
                    unsignedMultiplyHigh(a0, r2)
                            + unsignedMultiplyHigh(a1, r1)
                            + unsignedMultiplyHigh(a2, r0)
                            + carry(lo, x);
            next = lo + z;
            hi += carry(next, lo);
            long d2 = next + carried;
            hi += carry(d2, next);
            carried = (d2 >>> 42) | (hi << 22);

            a0 = (d0 & MASK_44) + carried * 5;
            a1 = (d1 & MASK_44) + (a0 >>> 44);
            a0 &= MASK_44;
            a2 = d2 & MASK_42;
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
