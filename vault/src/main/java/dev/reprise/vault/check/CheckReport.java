package dev.reprise.vault.check;

import dev.reprise.vault.format.SnapshotId;
import java.util.List;
import java.util.Set;

/**
 * What a check found.
 *
 * @param problems each means that something cannot be restored
 * @param hints things that harm nothing, such as packs left by a backup that was killed
 */
public record CheckReport(
        int snapshots, int packs, int blobs, List<Problem> problems, List<String> hints) {
    /**
     * Something broken.
     *
     * @param file the vault file, relative to the vault, or the blob where no file can be named
     * @param affected the snapshots that need it, as far as they can be read
     */
    public record Problem(String file, String what, Set<SnapshotId> affected) {}

    public boolean isSound() {
        return problems.isEmpty();
    }
}
