package dev.reprise.vault.repository;

import dev.reprise.vault.format.SnapshotId;
import dev.reprise.vault.storage.FileKind;

/**
 * A snapshot whose file is there, and of which nothing is known but its name.
 *
 * @param why in lower case, without a full stop
 */
public record UnreadableSnapshot(SnapshotId id, String why) {
    /** Relative to the vault. */
    public String file() {
        return FileKind.SNAPSHOT.path(id.hex());
    }
}
