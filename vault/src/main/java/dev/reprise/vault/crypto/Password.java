package dev.reprise.vault.crypto;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A vault password. It never prints itself; {@link #close()} wipes the bytes. */
public final class Password implements AutoCloseable {
    private final byte[] utf8;

    private Password(byte[] utf8) {
        if (utf8.length == 0) {
            throw new IllegalArgumentException("the vault password is empty; set a password");
        }
        this.utf8 = utf8;
    }

    /** Copies the characters; the caller may wipe its own afterwards. */
    public static Password of(char[] characters) {
        ByteBuffer encoded = StandardCharsets.UTF_8.encode(CharBuffer.wrap(characters));
        byte[] bytes = new byte[encoded.remaining()];
        encoded.get(bytes);
        Arrays.fill(encoded.array(), (byte) 0);
        return new Password(bytes);
    }

    /** Copies the bytes, which are taken as they are (restic takes UTF-8). */
    public static Password ofUtf8(byte[] bytes) {
        return new Password(bytes.clone());
    }

    byte[] bytes() {
        return utf8;
    }

    @Override
    public void close() {
        Arrays.fill(utf8, (byte) 0);
    }

    @Override
    public String toString() {
        return "Password[redacted]";
    }
}
