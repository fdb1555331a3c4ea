package dev.reprise.bus;

/** A monotonic clock: it only ever tells durations. Thread-safe. */
@FunctionalInterface
public interface Ticker {
    Ticker SYSTEM = System::nanoTime;

    /** Nanoseconds since an arbitrary moment. */
    long nanos();
}
