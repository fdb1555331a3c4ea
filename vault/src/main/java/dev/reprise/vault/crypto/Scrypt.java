package dev.reprise.vault.crypto;

import java.util.Arrays;

/**
 * The password hash of RFC 7914 with its cost.
 *
 * @param n the cost in CPU and memory, a power of two
 * @param r the block size
 * @param p the parallelisation
 */
public record Scrypt(int n, int r, int p) {
    /** 32 MiB and about a tenth of a second: restic's own floor. */
    public static final Scrypt STANDARD = new Scrypt(32768, 8, 1);

    private static final long MOST_MEMORY = 1L << 30;

    /**
     * Refuses what no repository uses, since the numbers come from a file that anyone may have
     * written.
     *
     * @throws IllegalArgumentException if the cost makes no sense or would take over a gigabyte
     */
    public Scrypt {
        if (n < 2 || Integer.bitCount(n) != 1 || r < 1 || p < 1 || p > 1024) {
            throw new IllegalArgumentException("scrypt cost N=%d r=%d p=%d".formatted(n, r, p));
        }
        if (128L * n * r > MOST_MEMORY) {
            throw new IllegalArgumentException(
                    "scrypt cost N=%d r=%d takes over a gigabyte".formatted(n, r));
        }
    }

    /** Derives the key that seals a key file. */
    public MasterKey derive(Password password, byte[] salt) {
        byte[] bytes = derive(password.bytes(), salt, MasterKey.BYTES);
        MasterKey key = MasterKey.ofBytes(bytes);
        Arrays.fill(bytes, (byte) 0);
        return key;
    }

    byte[] derive(byte[] password, byte[] salt, int length) {
        return ScryptCore.derive(password, salt, this, length);
    }
}
