package dev.reprise.component;

import dev.reprise.contracts.Position;
import dev.reprise.contracts.Seal;
import dev.reprise.contracts.StepRef;
import dev.reprise.vault.Vault;
import dev.reprise.vault.format.Snapshot;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What is to be known of a seal, as tags of its snapshot: where the journal is gone, the vault
 * alone still tells which seals there are and where the stream of each begins to apply.
 */
public final class SealTags {
    private static final String COUNT = "count:";

    private SealTags() {}

    /** The tags of what one step has sealed, or will: to look for before sealing again. */
    public static Set<String> step(StepRef ref, String component) {
        return Set.of(
                "reprise",
                "type=seal",
                "component=" + component,
                "run=" + ref.run(),
                "step=" + ref.step());
    }

    /**
     * All tags of a seal.
     *
     * @param at the moment whose data it holds at the least
     * @param position where its stream begins to apply; null where the kind has none
     * @param counts as far as they are known before the data was read
     */
    public static Set<String> of(
            StepRef ref,
            String component,
            String kind,
            Instant at,
            @Nullable Position position,
            Seal.Consistency consistency,
            Map<String, Long> counts) {
        var tags = new TreeSet<>(step(ref, component));
        tags.add("kind=" + kind);
        tags.add("at=" + at);
        tags.add("consistency=" + consistency.name().toLowerCase(Locale.ROOT));
        if (position != null) {
            tags.add("branch=" + position.branch());
            tags.add("position=" + position.at());
        }
        counts.forEach((what, count) -> tags.add(COUNT + what.replace(',', ' ') + "=" + count));
        return tags;
    }

    /**
     * The seal that a snapshot is, with its sizes unknown (-1).
     *
     * @return empty if it is no seal, or its tags were changed
     */
    public static Optional<Seal> read(Snapshot snapshot) {
        var values = new TreeMap<String, String>();
        var counts = new TreeMap<String, Long>();
        for (String tag : snapshot.tags()) {
            int equals = tag.lastIndexOf('=');
            if (tag.startsWith(COUNT) && tag.substring(equals + 1).matches("\\d{1,18}")) {
                counts.put(
                        tag.substring(COUNT.length(), equals),
                        Long.valueOf(tag.substring(equals + 1)));
            } else if (equals > 0) {
                values.put(tag.substring(0, tag.indexOf('=')), tag.substring(tag.indexOf('=') + 1));
            }
        }
        String component = values.get("component");
        String kind = values.get("kind");
        String at = values.get("at");
        String branch = values.get("branch");
        String position = values.get("position");
        if (!"seal".equals(values.get("type")) || component == null || kind == null || at == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    new Seal(
                            component,
                            kind,
                            snapshot.id().hex(),
                            Instant.parse(at),
                            branch == null || position == null
                                    ? null
                                    : new Position(branch, position),
                            Seal.Consistency.valueOf(
                                    values.getOrDefault("consistency", "fuzzy")
                                            .toUpperCase(Locale.ROOT)),
                            -1,
                            -1,
                            Map.copyOf(counts)));
        } catch (DateTimeException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /**
     * Every seal of a component that the vault holds, the oldest first.
     *
     * @throws IOException if the vault cannot be read
     */
    public static List<Seal> all(Vault vault, String component) throws IOException {
        var seals = new ArrayList<Seal>();
        for (Snapshot snapshot :
                vault.snapshots(Set.of("reprise", "type=seal", "component=" + component))) {
            read(snapshot).ifPresent(seals::add);
        }
        return List.copyOf(seals);
    }
}
