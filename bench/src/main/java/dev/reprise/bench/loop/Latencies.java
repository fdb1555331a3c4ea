package dev.reprise.bench.loop;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/** Durations in nanoseconds, in any order, as many as were made room for. Thread-safe. */
final class Latencies {
    private final long[] nanos;
    private int count;

    Latencies(int room) {
        nanos = new long[room];
    }

    /** What is more than there was room for is not kept. */
    synchronized void add(long duration) {
        if (count < nanos.length) {
            nanos[count++] = duration;
        }
    }

    synchronized int count() {
        return count;
    }

    /**
     * @param share of those that took no longer, such as 0.99
     * @return in milliseconds, by the nearest rank; not a number if there are none
     */
    synchronized double percentile(double share) {
        if (count == 0) {
            return Double.NaN;
        }
        long[] sorted = Arrays.copyOf(nanos, count);
        Arrays.sort(sorted);
        int rank = (int) Math.ceil(share * count);
        return (double) sorted[Math.max(rank, 1) - 1] / TimeUnit.MILLISECONDS.toNanos(1);
    }
}
