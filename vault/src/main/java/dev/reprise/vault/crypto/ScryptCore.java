package dev.reprise.vault.crypto;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The functions of RFC 7914, sections 3 to 6. Our own, since every command derives a key, and
 * loading and proving a signed library for it takes longer than all the hashing.
 */
final class ScryptCore {
    private static final int WORDS = 16;
    private static final VarHandle INTS =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private ScryptCore() {}

    static byte[] derive(byte[] password, byte[] salt, Scrypt cost, int length) {
        Mac hmac = hmac(password);
        int words = 2 * cost.r() * WORDS;
        byte[] blocks = pbkdf2(hmac, salt, cost.p() * words * Integer.BYTES);
        int[] block = new int[words];
        int[] mixed = new int[words];
        int[] memory = new int[Math.multiplyExact(cost.n(), words)];
        for (int lane = 0; lane < cost.p(); lane++) {
            int at = lane * words * Integer.BYTES;
            for (int i = 0; i < words; i++) {
                block[i] = (int) INTS.get(blocks, at + i * Integer.BYTES);
            }
            mix(block, mixed, memory, cost.n());
            for (int i = 0; i < words; i++) {
                INTS.set(blocks, at + i * Integer.BYTES, block[i]);
            }
        }
        byte[] derived = pbkdf2(hmac, blocks, length);
        Arrays.fill(memory, 0);
        Arrays.fill(blocks, (byte) 0);
        return derived;
    }

    /** HMAC pads its key with zeros, so one zero stands for none, which the JDK would refuse. */
    private static Mac hmac(byte[] password) {
        try {
            Mac hmac = Mac.getInstance("HmacSHA256");
            byte[] key = password.length == 0 ? new byte[1] : password;
            hmac.init(new SecretKeySpec(key, "HmacSHA256"));
            return hmac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no HMAC-SHA-256", e);
        }
    }

    /** PBKDF2 (RFC 8018) with one iteration. */
    private static byte[] pbkdf2(Mac hmac, byte[] salt, int length) {
        byte[] out = new byte[length];
        int done = 0;
        for (int number = 1; done < length; number++) {
            hmac.update(salt);
            for (int shift = 24; shift >= 0; shift -= 8) {
                hmac.update((byte) (number >>> shift));
            }
            byte[] block = hmac.doFinal();
            int part = Math.min(block.length, length - done);
            System.arraycopy(block, 0, out, done, part);
            done += part;
        }
        return out;
    }

    /** scryptROMix; the result is in {@code block}. */
    private static void mix(int[] block, int[] mixed, int[] memory, int n) {
        int words = block.length;
        int last = words - WORDS;
        for (int i = 0; i < n; i++) {
            System.arraycopy(block, 0, memory, i * words, words);
            mixBlock(block, mixed);
            System.arraycopy(mixed, 0, block, 0, words);
        }
        for (int i = 0; i < n; i++) {
            int from = (block[last] & n - 1) * words;
            for (int word = 0; word < words; word++) {
                block[word] ^= memory[from + word];
            }
            mixBlock(block, mixed);
            System.arraycopy(mixed, 0, block, 0, words);
        }
    }

    /** scryptBlockMix: even blocks go to the first half, odd ones to the second. */
    private static void mixBlock(int[] in, int[] out) {
        int blocks = in.length / WORDS;
        int previousIn = (blocks - 1) * WORDS;
        int[] before = in;
        for (int i = 0; i < blocks; i++) {
            int to = (i / 2 + (i % 2) * (blocks / 2)) * WORDS;
            salsa(before, previousIn, in, i * WORDS, out, to);
            before = out;
            previousIn = to;
        }
    }

    /** Salsa20/8 of the sum (exclusive or) of two blocks. */
    private static void salsa(int[] a, int aAt, int[] b, int bAt, int[] out, int to) {
        for (int i = 0; i < WORDS; i++) {
            out[to + i] = a[aAt + i] ^ b[bAt + i];
        }
        int x0 = out[to];
        int x1 = out[to + 1];
        int x2 = out[to + 2];
        int x3 = out[to + 3];
        int x4 = out[to + 4];
        int x5 = out[to + 5];
        int x6 = out[to + 6];
        int x7 = out[to + 7];
        int x8 = out[to + 8];
        int x9 = out[to + 9];
        int x10 = out[to + 10];
        int x11 = out[to + 11];
        int x12 = out[to + 12];
        int x13 = out[to + 13];
        int x14 = out[to + 14];
        int x15 = out[to + 15];
        for (int round = 0; round < 8; round += 2) {
            x4 ^= Integer.rotateLeft(x0 + x12, 7);
            x8 ^= Integer.rotateLeft(x4 + x0, 9);
            x12 ^= Integer.rotateLeft(x8 + x4, 13);
            x0 ^= Integer.rotateLeft(x12 + x8, 18);
            x9 ^= Integer.rotateLeft(x5 + x1, 7);
            x13 ^= Integer.rotateLeft(x9 + x5, 9);
            x1 ^= Integer.rotateLeft(x13 + x9, 13);
            x5 ^= Integer.rotateLeft(x1 + x13, 18);
            x14 ^= Integer.rotateLeft(x10 + x6, 7);
            x2 ^= Integer.rotateLeft(x14 + x10, 9);
            x6 ^= Integer.rotateLeft(x2 + x14, 13);
            x10 ^= Integer.rotateLeft(x6 + x2, 18);
            x3 ^= Integer.rotateLeft(x15 + x11, 7);
            x7 ^= Integer.rotateLeft(x3 + x15, 9);
            x11 ^= Integer.rotateLeft(x7 + x3, 13);
            x15 ^= Integer.rotateLeft(x11 + x7, 18);
            x1 ^= Integer.rotateLeft(x0 + x3, 7);
            x2 ^= Integer.rotateLeft(x1 + x0, 9);
            x3 ^= Integer.rotateLeft(x2 + x1, 13);
            x0 ^= Integer.rotateLeft(x3 + x2, 18);
            x6 ^= Integer.rotateLeft(x5 + x4, 7);
            x7 ^= Integer.rotateLeft(x6 + x5, 9);
            x4 ^= Integer.rotateLeft(x7 + x6, 13);
            x5 ^= Integer.rotateLeft(x4 + x7, 18);
            x11 ^= Integer.rotateLeft(x10 + x9, 7);
            x8 ^= Integer.rotateLeft(x11 + x10, 9);
            x9 ^= Integer.rotateLeft(x8 + x11, 13);
            x10 ^= Integer.rotateLeft(x9 + x8, 18);
            x12 ^= Integer.rotateLeft(x15 + x14, 7);
            x13 ^= Integer.rotateLeft(x12 + x15, 9);
            x14 ^= Integer.rotateLeft(x13 + x12, 13);
            x15 ^= Integer.rotateLeft(x14 + x13, 18);
        }
        out[to] += x0;
        out[to + 1] += x1;
        out[to + 2] += x2;
        out[to + 3] += x3;
        out[to + 4] += x4;
        out[to + 5] += x5;
        out[to + 6] += x6;
        out[to + 7] += x7;
        out[to + 8] += x8;
        out[to + 9] += x9;
        out[to + 10] += x10;
        out[to + 11] += x11;
        out[to + 12] += x12;
        out[to + 13] += x13;
        out[to + 14] += x14;
        out[to + 15] += x15;
    }
}
