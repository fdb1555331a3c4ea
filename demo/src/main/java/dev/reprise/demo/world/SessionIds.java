package dev.reprise.demo.world;

import java.time.Instant;
import java.util.random.RandomGenerator;

/**
 * Ids as OpenCode makes them: a prefix, 12 hexadecimal digits of the time (counted backwards for
 * sessions, so that the newest sorts first), and 14 random characters. Not thread-safe.
 */
public final class SessionIds {
    private static final String BASE62 =
            "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final int RANDOM_CHARACTERS = 14;
    private static final long TIME_MASK = 0xFFFF_FFFF_FFFFL;

    private final RandomGenerator random;
    private long counter;

    public SessionIds(RandomGenerator random) {
        this.random = random;
    }

    public String session(Instant at) {
        return id("ses_", ~time(at));
    }

    public String message(Instant at) {
        return id("msg_", time(at));
    }

    public String part(Instant at) {
        return id("prt_", time(at));
    }

    private long time(Instant at) {
        counter++;
        return at.toEpochMilli() * 0x1000 + counter % 0x1000;
    }

    private String id(String prefix, long time) {
        var id = new StringBuilder(prefix).append("%012x".formatted(time & TIME_MASK));
        for (int i = 0; i < RANDOM_CHARACTERS; i++) {
            id.append(BASE62.charAt(random.nextInt(BASE62.length())));
        }
        return id.toString();
    }
}
