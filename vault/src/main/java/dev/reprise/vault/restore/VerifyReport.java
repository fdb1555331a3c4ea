package dev.reprise.vault.restore;

import java.util.List;

/**
 * What reading every byte of a snapshot found.
 *
 * @param damaged empty if all of it can be restored
 */
public record VerifyReport(long files, long bytes, List<DamagedEntry> damaged) {
    /**
     * An entry that cannot be restored.
     *
     * @param why names the vault file
     */
    public record DamagedEntry(String path, String why) {}

    public boolean isWhole() {
        return damaged.isEmpty();
    }
}
