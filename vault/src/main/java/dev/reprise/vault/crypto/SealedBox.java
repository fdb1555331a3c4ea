package dev.reprise.vault.crypto;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;

/**
 * Authenticated encryption as restic's design document defines it: {@code IV ‖ ciphertext ‖ tag},
 * AES-256-CTR, and Poly1305-AES over the ciphertext with the IV as nonce. Not thread-safe: each
 * thread has its own.
 */
public final class SealedBox {
    public static final int IV_BYTES = 16;
    public static final int OVERHEAD = IV_BYTES + Poly1305.TAG_BYTES;

    /** Random bytes drawn at once, since one draw costs about as much as sealing a kilobyte. */
    private static final int RANDOM_POOL = 4096;

    private final CounterStream stream;
    private final Cipher nonceCipher;
    private final byte[] macR;
    private final SecureRandom random;
    private final byte[] pool = new byte[RANDOM_POOL];
    private int pooled;
    private final byte[] oneTimeKey = new byte[Poly1305.KEY_BYTES];
    private final byte[] expected = new byte[Poly1305.TAG_BYTES];

    public SealedBox(MasterKey key, SecureRandom random) {
        this.stream = new CounterStream(key.encryptBytes());
        this.macR = key.macRBytes();
        this.random = random;
        try {
            nonceCipher = Cipher.getInstance("AES/ECB/NoPadding");
            nonceCipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key.macKBytes(), "AES"));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no AES", e);
        }
    }

    /** Seals into {@code out}, which may not be {@code plain}; gives the bytes written. */
    public int seal(byte[] plain, int at, int length, byte[] out, int outAt) {
        if (pooled < IV_BYTES) {
            random.nextBytes(pool);
            pooled = RANDOM_POOL;
        }
        pooled -= IV_BYTES;
        System.arraycopy(pool, pooled, out, outAt, IV_BYTES);
        stream.apply(out, outAt, plain, at, length, out, outAt + IV_BYTES);
        tag(out, outAt, length, out, outAt + IV_BYTES + length);
        return length + OVERHEAD;
    }

    public byte[] seal(byte[] plain) {
        byte[] out = new byte[plain.length + OVERHEAD];
        seal(plain, 0, plain.length, out, 0);
        return out;
    }

    /**
     * Checks the tag, then decrypts into {@code out}; gives the length of the plain text.
     *
     * @throws NotAuthentic if the tag does not match; {@code out} is then untouched
     */
    public int open(byte[] box, int at, int length, byte[] out, int outAt) throws NotAuthentic {
        int plain = length - OVERHEAD;
        if (plain < 0) {
            throw new NotAuthentic("only " + length + " bytes, too short to be sealed");
        }
        tag(box, at, plain, expected, 0);
        int tagAt = at + IV_BYTES + plain;
        byte[] found = new byte[Poly1305.TAG_BYTES];
        System.arraycopy(box, tagAt, found, 0, Poly1305.TAG_BYTES);
        if (!MessageDigest.isEqual(expected, found)) {
            throw new NotAuthentic("its authentication code does not match");
        }
        stream.apply(box, at, box, at + IV_BYTES, plain, out, outAt);
        return plain;
    }

    public byte[] open(byte[] box) throws NotAuthentic {
        byte[] out = new byte[Math.max(0, box.length - OVERHEAD)];
        open(box, 0, box.length, out, 0);
        return out;
    }

    private void tag(byte[] box, int at, int length, byte[] out, int outAt) {
        System.arraycopy(macR, 0, oneTimeKey, 0, 16);
        try {
            nonceCipher.update(box, at, IV_BYTES, oneTimeKey, 16);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES failed on one block", e);
        }
        Poly1305.tag(oneTimeKey, box, at + IV_BYTES, length, out, outAt);
    }
}
