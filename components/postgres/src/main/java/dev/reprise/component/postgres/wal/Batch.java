package dev.reprise.component.postgres.wal;

import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of the log in the vault, as its snapshot's tags say: they are readable though the packs
 * may be damaged.
 *
 * @param snapshot 64 hexadecimal digits
 * @param savedAt when its snapshot was written
 * @param branch that it lies on
 * @param survey without changes of the schema
 */
record Batch(
        String snapshot,
        Instant savedAt,
        String systemId,
        String branch,
        Lsn from,
        Lsn to,
        WalSurvey survey) {
    static final String TYPE = "type=batch";

    static Optional<Batch> parse(String snapshot, Instant savedAt, Set<String> tags) {
        Map<String, String> values = new HashMap<>();
        for (String tag : tags) {
            int equals = tag.indexOf('=');
            if (equals > 0) {
                values.put(tag.substring(0, equals), tag.substring(equals + 1));
            }
        }
        String system = values.get("system");
        String branch = values.get("branch");
        String from = values.get("from");
        String to = values.get("to");
        if (system == null || branch == null || from == null || to == null) {
            return Optional.empty();
        }
        return Optional.of(
                new Batch(
                        snapshot,
                        savedAt,
                        system,
                        branch,
                        Lsn.fromSortable(from),
                        Lsn.fromSortable(to),
                        new WalSurvey(
                                Long.parseLong(values.getOrDefault("commits", "0")),
                                moment(values.get("first-at")),
                                moment(values.get("last-at")),
                                null)));
    }

    private static @Nullable Instant moment(@Nullable String text) {
        return text == null ? null : Instant.parse(text);
    }

    static Set<String> tags(String component, StreamState.Cut cut) {
        Set<String> tags = new LinkedHashSet<>();
        tags.add("reprise");
        tags.add(TYPE);
        tags.add("component=" + component);
        tags.add("kind=postgres");
        tags.add("system=" + cut.history().systemId());
        tags.add("branch=" + cut.history().branch());
        tags.add("from=" + cut.from().sortable());
        tags.add("to=" + cut.to().sortable());
        tags.add("commits=" + cut.survey().commits());
        Instant first = cut.survey().firstCommitAt();
        Instant last = cut.survey().lastCommitAt();
        if (first != null && last != null) {
            tags.add("first-at=" + first);
            tags.add("last-at=" + last);
        }
        return tags;
    }

    /** Where a segment's part lies in the snapshot. */
    String path(String file) {
        return "wal/" + branch + "/" + file;
    }
}
