package dev.reprise.cli.restore;

import dev.reprise.vault.check.CheckReport;
import dev.reprise.vault.format.Snapshot;
import dev.reprise.vault.format.SnapshotId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What reading all of a vault back has found.
 *
 * @param damaged each means that something cannot be restored
 * @param hints what harms nothing
 */
public record VaultCheck(
        int snapshots,
        int packs,
        int blobs,
        boolean sound,
        List<Damaged> damaged,
        List<String> hints) {
    private static final String OTHER = "others";

    /**
     * A file of the vault that is damaged or missing.
     *
     * @param hurts how many of what needs it, such as {@code seals of postgres}
     */
    public record Damaged(String file, String why, Map<String, Integer> hurts) {}

    /**
     * @param known the snapshots that can be read
     */
    public static VaultCheck of(CheckReport report, List<Snapshot> known) {
        var names = new HashMap<SnapshotId, String>();
        known.forEach(each -> names.put(each.id(), name(each)));
        return new VaultCheck(
                report.snapshots(),
                report.packs(),
                report.blobs(),
                report.isSound(),
                report.problems().stream()
                        .map(
                                each ->
                                        new Damaged(
                                                each.file(),
                                                each.what(),
                                                hurts(each.affected(), names)))
                        .toList(),
                report.hints());
    }

    private static Map<String, Integer> hurts(
            Set<SnapshotId> affected, Map<SnapshotId, String> names) {
        var counts = new TreeMap<String, Integer>();
        affected.forEach(each -> counts.merge(names.getOrDefault(each, OTHER), 1, Integer::sum));
        return counts;
    }

    private static String name(Snapshot snapshot) {
        var tags = new HashMap<String, String>();
        for (String tag : snapshot.tags()) {
            String[] parts = tag.split("=", 2);
            tags.put(parts[0], parts[parts.length - 1]);
        }
        String component = tags.getOrDefault("component", "");
        return switch (tags.getOrDefault("type", "")) {
            case "seal" -> "seals of " + component;
            case "batch" -> "batches of changes of " + component;
            case "point" -> "points";
            default -> OTHER;
        };
    }
}
