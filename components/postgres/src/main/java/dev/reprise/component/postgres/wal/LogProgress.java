package dev.reprise.component.postgres.wal;

/** Hears how many bytes of the log were read and checked, about once for each segment. */
@FunctionalInterface
public interface LogProgress {
    void read(long bytes) throws InterruptedException;
}
