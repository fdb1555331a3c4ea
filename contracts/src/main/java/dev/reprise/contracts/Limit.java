package dev.reprise.contracts;

import java.time.Duration;

/** A time that somebody has set, as it is written in a file: one spelling, wherever it is shown. */
public final class Limit {
    private Limit() {}

    /** {@code 90 s}, {@code 5 m}, {@code 3 h}, {@code 2 d}: in the largest unit that divides it. */
    public static String of(Duration limit) {
        if (limit.isZero() || limit.toSeconds() % 60 != 0) {
            return limit.toSeconds() + " s";
        }
        if (limit.toMinutes() % 60 != 0) {
            return limit.toMinutes() + " m";
        }
        return limit.toHours() % 24 != 0 ? limit.toHours() + " h" : limit.toDays() + " d";
    }
}
