package dev.reprise.vault;

import dev.reprise.vault.format.FileMeta;
import dev.reprise.vault.format.SnapshotId;
import dev.reprise.vault.seal.SealRequest;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A snapshot that joins the trees of others.
 *
 * @param parts what lies at which path of the new tree
 * @param files more files by path, such as a manifest
 */
public record JoinRequest(
        String hostname, Set<String> tags, Map<String, Part> parts, Map<String, byte[]> files) {
    private static final int FILE_MODE = 0644;

    public JoinRequest {
        tags = Set.copyOf(tags);
        parts = Map.copyOf(parts);
        files = Map.copyOf(files);
    }

    /**
     * A folder or file of another snapshot.
     *
     * @param path in that snapshot; "" is its whole tree
     */
    public record Part(SnapshotId seal, String path) {}

    SealRequest asSeal() {
        List<String> paths =
                new TreeMap<>(parts).keySet().stream().map(path -> "/" + path).toList();
        return SealRequest.of(hostname, paths, tags);
    }

    static FileMeta fileMeta(Instant time) {
        return FileMeta.of(FILE_MODE, time);
    }
}
