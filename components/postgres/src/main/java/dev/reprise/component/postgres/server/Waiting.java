package dev.reprise.component.postgres.server;

import dev.reprise.component.SupersededException;
import java.io.IOException;
import java.time.Duration;
import java.util.function.LongSupplier;

/** Waits for what cannot be waited for by an event. */
public final class Waiting {
    private static final long PAUSE_MILLIS = 20;

    private final LongSupplier nanos;

    /**
     * @param nanos a monotonic clock
     */
    public Waiting(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** What is waited for; it may also give up by throwing. */
    public interface Condition {
        boolean holds() throws IOException, SupersededException, InterruptedException;
    }

    /** What shows that something goes on; equal to what it was where nothing does. */
    public interface Movement {
        Object now() throws IOException;
    }

    /**
     * Whether it came to hold; waited for as long as something moves.
     *
     * @param still how long nothing may move
     */
    public boolean whileMoving(Duration still, Movement movement, Condition condition)
            throws IOException, SupersededException, InterruptedException {
        Object last = movement.now();
        long since = nanos.getAsLong();
        while (!condition.holds()) {
            Object now = movement.now();
            if (!now.equals(last)) {
                last = now;
                since = nanos.getAsLong();
            } else if (nanos.getAsLong() - since >= still.toNanos()) {
                return false;
            }
            Thread.sleep(PAUSE_MILLIS);
        }
        return true;
    }

    /** Whether it came to hold in time. It is asked at least once. */
    public boolean until(Duration atMost, Condition condition)
            throws IOException, SupersededException, InterruptedException {
        long end = nanos.getAsLong() + atMost.toNanos();
        while (!condition.holds()) {
            if (nanos.getAsLong() - end >= 0) {
                return false;
            }
            Thread.sleep(PAUSE_MILLIS);
        }
        return true;
    }
}
