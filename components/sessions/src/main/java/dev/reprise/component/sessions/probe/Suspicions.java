package dev.reprise.component.sessions.probe;

import dev.reprise.component.sessions.tree.Trouble;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Believes in damage only once it was seen twice, unchanged, some time apart: what was seen once
 * may be a file that is just being written. Not thread-safe.
 */
final class Suspicions {
    private final Duration apart;
    private Map<Trouble, Since> seen = new HashMap<>();

    private record Since(long nanos, @Nullable Instant lastSeenWell) {}

    Suspicions(Duration apart) {
        this.apart = apart;
    }

    /**
     * @param now on a monotonic clock
     * @param before when the look before began; null for the first
     */
    void look(List<Trouble> troubles, long now, @Nullable Instant before) {
        var next = new HashMap<Trouble, Since>();
        for (Trouble each : troubles) {
            Since since = seen.get(each);
            next.put(each, since == null ? new Since(now, before) : since);
        }
        seen = next;
    }

    List<Trouble> believed(long now) {
        var found = new ArrayList<Trouble>();
        seen.forEach(
                (trouble, since) -> {
                    if (now - since.nanos() >= apart.toNanos()) {
                        found.add(trouble);
                    }
                });
        found.sort(Comparator.comparing(Trouble::path));
        return found;
    }

    /** How long to wait until every suspicion can be looked at again; zero if there is none. */
    Duration rest(long now) {
        return seen.values().stream()
                .map(since -> apart.minusNanos(now - since.nanos()))
                .filter(rest -> rest.isPositive())
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
    }

    /** The last moment at which none of what is believed was there; null if it always was. */
    @Nullable Instant lastSeenWell(List<Trouble> believed) {
        return believed.stream()
                .map(each -> seen.get(each))
                .filter(Objects::nonNull)
                .map(Since::lastSeenWell)
                .filter(Objects::nonNull)
                .min(Comparator.naturalOrder())
                .orElse(null);
    }
}
