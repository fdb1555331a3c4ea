package dev.reprise.component.postgres.backup;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 of bytes, and of a stream while somebody else reads it. */
final class Sha256 extends FilterInputStream {
    private final MessageDigest digest = digest();
    private long size;

    Sha256(InputStream in) {
        super(in);
    }

    static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(digest().digest(bytes));
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    @Override
    public int read() throws IOException {
        int one = in.read();
        if (one >= 0) {
            digest.update((byte) one);
            size++;
        }
        return one;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int count = in.read(into, offset, length);
        if (count > 0) {
            digest.update(into, offset, count);
            size += count;
        }
        return count;
    }

    /** Of all that was read; to be asked once. */
    Manifest.Seen seen() {
        return new Manifest.Seen(size, HexFormat.of().formatHex(digest.digest()));
    }
}
