package dev.reprise.vault.repository;

import java.util.function.LongSupplier;

/**
 * How hard a writer may press on the disk that it shares with others.
 *
 * @param syncEvery bytes after which a pack being written is synced, so that no sync is long; 0 for
 *     once, at its end
 * @param bytesPerSecond asked again all the while, so that it can be lowered and raised under a
 *     running backup; {@link Long#MAX_VALUE} for no limit
 */
public record Pacing(long syncEvery, LongSupplier bytesPerSecond) {
    /** As fast as the disk takes it. */
    public static final Pacing FULL_SPEED = new Pacing(0, () -> Long.MAX_VALUE);

    /** What a journal on the same disk can live with. */
    private static final long GENTLE_SYNC = 512 * 1024;

    /** Small syncs, at a rate that the caller may change at any time. */
    public static Pacing gentle(LongSupplier bytesPerSecond) {
        return new Pacing(GENTLE_SYNC, bytesPerSecond);
    }
}
