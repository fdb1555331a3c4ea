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
