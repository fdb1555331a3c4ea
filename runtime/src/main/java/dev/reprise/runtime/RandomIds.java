package dev.reprise.runtime;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.UUID;

/** Ids that nobody else draws. */
final class RandomIds {
    private static final SecureRandom RANDOM = new SecureRandom();

    private RandomIds() {}

    static String sixteenDigits() {
        return HexFormat.of().toHexDigits(RANDOM.nextLong());
    }

    static String unique() {
        return UUID.randomUUID().toString();
    }
}
