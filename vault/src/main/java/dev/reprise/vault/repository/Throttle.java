package dev.reprise.vault.repository;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/** Spreads writes over time. Waits at most a tenth of a second before it asks the rate again. */
final class Throttle {
    private static final long LONGEST_NAP = TimeUnit.MILLISECONDS.toNanos(100);

    private final LongSupplier bytesPerSecond;
    private final LongSupplier nanoTime;
    private long last;
    private double owed;

    Throttle(LongSupplier bytesPerSecond, LongSupplier nanoTime) {
        this.bytesPerSecond = bytesPerSecond;
        this.nanoTime = nanoTime;
        this.last = nanoTime.getAsLong();
    }

    /** Returns when the bytes may be written; at once if the thread is interrupted. */
    synchronized void await(long bytes) {
        if (bytesPerSecond.getAsLong() == Long.MAX_VALUE) {
            owed = 0;
            return;
        }
        owed += bytes;
        pay();
        while (owed > 0 && !Thread.currentThread().isInterrupted()) {
            long rate = Math.max(1, bytesPerSecond.getAsLong());
            long nanos = (long) (owed / rate * TimeUnit.SECONDS.toNanos(1));
            LockSupport.parkNanos(Math.clamp(nanos, 1, LONGEST_NAP));
            pay();
        }
    }

    private void pay() {
        long now = nanoTime.getAsLong();
        double seconds = (double) (now - last) / TimeUnit.SECONDS.toNanos(1);
        last = now;
        // What was not used is lost: an idle writer gathers no right to a burst.
        owed = Math.max(0, owed - seconds * bytesPerSecond.getAsLong());
    }
}
