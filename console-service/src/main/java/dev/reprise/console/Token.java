package dev.reprise.console;

import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;

/** What a caller must know, drawn anew at each start. Never logged. */
@Singleton
final class Token {
    private final String value;

    Token() {
        byte[] random = new byte[32];
        new SecureRandom().nextBytes(random);
        this.value = HexFormat.of().formatHex(random);
    }

    String value() {
        return value;
    }

    /** Takes the same time whatever differs. */
    boolean opens(String given) {
        return MessageDigest.isEqual(
                given.getBytes(StandardCharsets.UTF_8), value.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return "Token[redacted]";
    }
}
