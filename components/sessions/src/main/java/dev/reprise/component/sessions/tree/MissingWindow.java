package dev.reprise.component.sessions.tree;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Tells a loss from a tidy-up: more than a tenth, and at least five, gone within one sliding window
 * is a loss; fewer are remarked once, and never put back unasked. What has been called a loss stays
 * one until it is back or {@link #excuse excused}. Not thread-safe.
 */
public final class MissingWindow {
    public static final Duration LENGTH = Duration.ofSeconds(60);
    private static final int LEAST = 5;
    private static final int ONE_IN = 10;
    private static final Duration SETTLED = Duration.ofSeconds(5);

    private final Map<String, Missing> missing = new LinkedHashMap<>();

    private static final class Missing {
        final Instant lastSeen;
        final Instant at;
        boolean blamed;
        boolean remarked;

        Missing(Instant lastSeen, Instant at) {
            this.lastSeen = lastSeen;
            this.at = at;
        }
    }

    /** Whether so many of what was there are a loss. */
    public static boolean isLoss(long gone, long before) {
        return gone >= LEAST && gone * ONE_IN > before;
    }

    public void gone(String path, Instant lastSeen, Instant at) {
        missing.putIfAbsent(path, new Missing(lastSeen, at));
    }

    public void back(String path) {
        missing.remove(path);
    }

    /** What held them is gone as a whole, and nobody tidies up like that: all of it is a loss. */
    public void blameAll() {
        missing.values().forEach(each -> each.blamed = true);
    }

    /** Nobody can put it back: it is no longer counted. */
    public void excuse(String path) {
        missing.remove(path);
    }

    /**
     * @param present how many are there now
     * @return the paths that are lost
     */
    public List<String> lost(Instant now, long present) {
        missing.values()
                .removeIf(
                        each ->
                                !each.blamed
                                        && each.remarked
                                        && each.at.plus(LENGTH).isBefore(now));
        if (isLoss(missing.size(), present + missing.size())) {
            missing.values().forEach(each -> each.blamed = true);
        }
        var lost = new ArrayList<String>();
        missing.forEach(
                (path, each) -> {
                    if (each.blamed) {
                        lost.add(path);
                    }
                });
        return lost;
    }

    /** When the first of what is lost was last seen. */
    public Optional<Instant> lastSeenWell() {
        return missing.values().stream()
                .filter(each -> each.blamed)
                .map(each -> each.lastSeen)
                .min(Instant::compareTo);
    }

    /** What went and is no loss, each once, as soon as that seems to be all of it. */
    public List<String> toRemark(Instant now) {
        var found = new ArrayList<String>();
        missing.forEach(
                (path, each) -> {
                    if (!each.blamed && !each.remarked && !each.at.plus(SETTLED).isAfter(now)) {
                        each.remarked = true;
                        found.add(path);
                    }
                });
        return found;
    }
}
