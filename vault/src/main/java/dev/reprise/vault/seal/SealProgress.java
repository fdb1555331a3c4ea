package dev.reprise.vault.seal;

/**
 * How far a seal is.
 *
 * @param files finished, with those that were unchanged
 * @param bytes of content, with that of unchanged files
 * @param bytesRead of content that was read
 * @param bytesStored sealed and new in the vault
 */
public record SealProgress(
        long files, long unchangedFiles, long bytes, long bytesRead, long bytesStored) {
    /** Told on whichever thread works, often; it must return quickly. */
    @FunctionalInterface
    public interface Listener {
        void at(SealProgress progress);
    }
}
