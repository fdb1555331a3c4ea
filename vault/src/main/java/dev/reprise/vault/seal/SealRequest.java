package dev.reprise.vault.seal;

import dev.reprise.vault.format.SnapshotId;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a seal is to be.
 *
 * @param hostname of the protected host
 * @param paths what was sealed, for people to read; not where it lies in the tree
 * @param tags to find it by, such as component, run and step
 * @param parent an earlier seal of the same: a file that it has, unchanged, is not read again
 */
public record SealRequest(
        String hostname, List<String> paths, Set<String> tags, Optional<SnapshotId> parent) {
    public SealRequest {
        paths = List.copyOf(paths);
        tags = Set.copyOf(tags);
        for (String tag : tags) {
            if (tag.isBlank() || tag.contains(",")) {
                throw new IllegalArgumentException(
                        "a tag may not be empty or hold a comma: " + tag);
            }
        }
    }

    public static SealRequest of(String hostname, List<String> paths, Set<String> tags) {
        return new SealRequest(hostname, paths, tags, Optional.empty());
    }

    public SealRequest withParent(Optional<SnapshotId> other) {
        return new SealRequest(hostname, paths, tags, other);
    }
}
