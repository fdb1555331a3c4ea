package dev.reprise.component.postgres.wire;

import java.time.Duration;

/**
 * A moment on this process's monotonic clock by which something must have happened. It reads that
 * clock itself: what it bounds are the timeouts of sockets, which know no other.
 */
public final class Deadline {
    private final long at;
    private final Duration allowed;

    private Deadline(long at, Duration allowed) {
        this.at = at;
        this.allowed = allowed;
    }

    public static Deadline in(Duration allowed) {
        return new Deadline(System.nanoTime() + allowed.toNanos(), allowed);
    }

    /** Zero when it has passed. */
    public Duration left() {
        long left = at - System.nanoTime();
        return left <= 0 ? Duration.ZERO : Duration.ofNanos(left);
    }

    public boolean passed() {
        return left().isZero();
    }

    /** All the time that there was from the start. */
    public Duration allowed() {
        return allowed;
    }

    /** For a socket's timeout, where 0 would mean for ever: at least 1. */
    int millis() {
        return Math.clamp(left().toMillis(), 1, Integer.MAX_VALUE);
    }
}
