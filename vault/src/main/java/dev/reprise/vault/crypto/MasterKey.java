package dev.reprise.vault.crypto;

import java.security.SecureRandom;
import java.util.Arrays;

/**
 * The three secrets that encrypt and authenticate: an AES-256 key, and the two halves of a
 * Poly1305-AES key. A repository has one; each password's derived key has the same shape.
 */
public final class MasterKey {
    public static final int ENCRYPT_BYTES = 32;
    public static final int MAC_BYTES = 16;
    static final int BYTES = ENCRYPT_BYTES + 2 * MAC_BYTES;

    private final byte[] encrypt;
    private final byte[] macK;
    private final byte[] macR;

    /**
     * @throws IllegalArgumentException if a part has another length than the format's
     */
    public MasterKey(byte[] encrypt, byte[] macK, byte[] macR) {
        if (encrypt.length != ENCRYPT_BYTES
                || macK.length != MAC_BYTES
                || macR.length != MAC_BYTES) {
            throw new IllegalArgumentException("a key must be of 32, 16 and 16 bytes");
        }
        this.encrypt = encrypt.clone();
        this.macK = macK.clone();
        this.macR = macR.clone();
    }

    public static MasterKey random(SecureRandom random) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        MasterKey key = ofBytes(bytes);
        Arrays.fill(bytes, (byte) 0);
        return key;
    }

    static MasterKey ofBytes(byte[] bytes) {
        return new MasterKey(
                Arrays.copyOf(bytes, ENCRYPT_BYTES),
                Arrays.copyOfRange(bytes, ENCRYPT_BYTES, ENCRYPT_BYTES + MAC_BYTES),
                Arrays.copyOfRange(bytes, ENCRYPT_BYTES + MAC_BYTES, BYTES));
    }

    /** For writing the key file, which itself is encrypted. */
    public byte[] encryptBytes() {
        return encrypt.clone();
    }

    /** For writing the key file, which itself is encrypted. */
    public byte[] macKBytes() {
        return macK.clone();
    }

    /** For writing the key file, which itself is encrypted. */
    public byte[] macRBytes() {
        return macR.clone();
    }

    @Override
    public String toString() {
        return "MasterKey[redacted]";
    }
}
