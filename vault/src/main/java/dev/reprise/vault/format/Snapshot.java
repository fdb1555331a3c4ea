package dev.reprise.vault.format;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A snapshot: a tree at a time, with who took it, of what, and tags to find it by. */
public record Snapshot(
        SnapshotId id,
        Instant time,
        ObjectId tree,
        @Nullable SnapshotId parentOrNull,
        List<String> paths,
        String hostname,
        String username,
        Set<String> tags) {

    public Snapshot {
        paths = List.copyOf(paths);
        tags = Set.copyOf(tags);
    }

    public Optional<SnapshotId> parent() {
        return Optional.ofNullable(parentOrNull);
    }

    /** The content of its file; the id is that of the sealed bytes and not in it. */
    public static byte[] encode(
            Instant time,
            ObjectId tree,
            Optional<SnapshotId> parent,
            List<String> paths,
            String hostname,
            String username,
            Set<String> tags) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("time", Timestamps.format(time));
        parent.ifPresent(id -> fields.put("parent", id.hex()));
        fields.put("tree", tree.hex());
        fields.put("paths", paths);
        fields.put("hostname", hostname);
        fields.put("username", username);
        if (!tags.isEmpty()) {
            fields.put("tags", List.copyOf(new TreeSet<>(tags)));
        }
        return Json.write(fields);
    }

    /**
     * @throws MalformedException if it is not a snapshot
     */
    public static Snapshot decode(SnapshotId id, byte[] json) throws MalformedException {
        Map<String, @Nullable Object> fields = Json.read(json);
        ObjectId tree = Json.id(fields, "tree");
        if (tree == null) {
            throw new MalformedException("snapshot has no tree");
        }
        ObjectId parent = Json.id(fields, "parent");
        return new Snapshot(
                id,
                Timestamps.parse(Json.text(fields, "time")),
                tree,
                parent == null ? null : new SnapshotId(parent),
                Json.texts(fields, "paths"),
                Json.text(fields, "hostname", ""),
                Json.text(fields, "username", ""),
                Set.copyOf(Json.texts(fields, "tags")));
    }
}
