package dev.reprise.vault.chunking;

import java.security.SecureRandom;

/**
 * A polynomial over GF(2) of degree up to 62; bit {@code i} is the coefficient of {@code x^i}. A
 * repository has a random irreducible one of degree 53 of its own, so that nobody who sees chunk
 * lengths can tell which known file they belong to.
 */
public record Polynomial(long bits) {
    static final int DEGREE = 53;

    public static Polynomial randomIrreducible(SecureRandom random) {
        // One in 53 is irreducible, so that this ends after some fifty draws.
        while (true) {
            long bits = random.nextLong() & ((1L << DEGREE) - 1);
            Polynomial candidate = new Polynomial(bits | (1L << DEGREE) | 1);
            if (candidate.isIrreducible()) {
                return candidate;
            }
        }
    }

    public static Polynomial parse(String hex) {
        return new Polynomial(Long.parseUnsignedLong(hex, 16));
    }

    public String hex() {
        return Long.toHexString(bits);
    }

    int degree() {
        return degree(bits);
    }

    /** Whether it is usable for chunking: irreducible, and its tables fit a long. */
    public boolean isUsable() {
        return degree() >= 9 && degree() <= DEGREE && isIrreducible();
    }

    /**
     * Ben-Or's test: irreducible exactly if it has no factor in common with {@code x^(2^i) - x} for
     * any i up to half its degree.
     */
    boolean isIrreducible() {
        long power = 2;
        for (int i = 1; i <= degree() / 2; i++) {
            power = multiplyModulo(power, power, bits);
            if (greatestCommonDivisor(power ^ 2, bits) != 1) {
                return false;
            }
        }
        return degree() > 0;
    }

    static long modulo(long value, long modulus) {
        int degree = degree(modulus);
        long rest = value;
        for (int at = degree(rest); at >= degree; at = degree(rest)) {
            rest ^= modulus << (at - degree);
        }
        return rest;
    }

    private static int degree(long bits) {
        return 63 - Long.numberOfLeadingZeros(bits);
    }

    private static long multiplyModulo(long a, long b, long modulus) {
        long top = 1L << degree(modulus);
        long shifted = modulo(a, modulus);
        long product = 0;
        for (long left = b; left != 0; left >>>= 1) {
            if ((left & 1) != 0) {
                product ^= shifted;
            }
            shifted <<= 1;
            if ((shifted & top) != 0) {
                shifted ^= modulus;
            }
        }
        return product;
    }

    private static long greatestCommonDivisor(long a, long b) {
        long x = a;
        long y = b;
        while (y != 0) {
            long rest = modulo(x, y);
            x = y;
            y = rest;
        }
        return x;
    }
}
