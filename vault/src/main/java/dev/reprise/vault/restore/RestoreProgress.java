package dev.reprise.vault.restore;

/**
 * How far a restore is.
 *
 * @param filesSoFar and {@code bytesSoFar} grow while the listing is read
 */
public record RestoreProgress(long files, long filesSoFar, long bytes, long bytesSoFar) {
    /** Told on whichever thread works, often; it must return quickly. */
    @FunctionalInterface
    public interface Listener {
        void at(RestoreProgress progress);
    }
}
