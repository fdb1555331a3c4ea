package dev.reprise.component.sessions.tree;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Tells a loss from a tidy-up. What is counted are owners, such as sessions: one that went, and one
 * that is there and has lost records of its own, count one each, however many the records are.
 * People delete and take back within one session at a time, and as much of it as they like; nobody
 * does so to many at once. More than a tenth of all owners, and at least five, within one sliding
 * window are a loss; fewer are remarked once, and never put back unasked.
 *
 * <p>What has been called a loss stays one until it is back or {@link #excuse excused}. Once the
 * rest of a loss has come back, records that nobody put back with it are remarked like a few that
 * went, and so are owners that had just been written: they were younger than anything that was
 * copied. Not thread-safe.
 */
public final class MissingWindow {
    public static final Duration LENGTH = Duration.ofSeconds(60);
    private static final int LEAST = 5;
    private static final int ONE_IN = 10;
    private static final Duration SETTLED = Duration.ofSeconds(5);

    /** By owner and path; an owner that went itself is among its own. */
    private final Map<String, Map<String, Missing>> missing = new LinkedHashMap<>();

    private boolean cameBack;
    private Instant lastBack = Instant.MAX;

    private static final class Missing {
        final Instant lastSeen;
        final Instant at;
        final boolean young;
        boolean blamed;
        boolean remarked;

        Missing(Instant lastSeen, Instant at, boolean young) {
            this.lastSeen = lastSeen;
            this.at = at;
            this.young = young;
        }
    }

    /** Whether so many of what was there are a loss. */
    public static boolean isLoss(long gone, long before) {
        return gone >= LEAST && gone * ONE_IN > before;
    }

    /**
     * An owner went; what went of it before is no longer missed by itself.
     *
     * @param young whether it had just been written, and may be in no copy yet
     */
    public void gone(String owner, Instant lastSeen, Instant at, boolean young) {
        Map<String, Missing> of = missing.computeIfAbsent(owner, each -> new LinkedHashMap<>());
        if (!of.containsKey(owner)) {
            Instant well =
                    Stream.concat(
                                    Stream.of(lastSeen),
                                    of.values().stream().map(each -> each.lastSeen))
                            .min(Comparator.naturalOrder())
                            .orElse(lastSeen);
            var whole = new Missing(well, at, young);
            whole.blamed = of.values().stream().anyMatch(each -> each.blamed);
            of.clear();
            of.put(owner, whole);
        }
    }

    /** A record went whose owner is there. */
    public void gone(String path, String owner, Instant lastSeen, Instant at) {
        missing.computeIfAbsent(owner, each -> new LinkedHashMap<>())
                .putIfAbsent(path, new Missing(lastSeen, at, false));
    }

    public void back(String path, String owner) {
        cameBack |= remove(path, owner);
    }

    /** What held them is gone as a whole, and nobody tidies up like that: all of it is a loss. */
    public void blameAll() {
        each((path, record) -> record.blamed = true);
    }

    /**
     * No record of a kind is left anywhere, though several owners had some: all that went of it is
     * a loss, however few the owners are. Of one owner alone it may be a person's doing.
     */
    public void blameEmptied(Predicate<String> ofKind) {
        var found = new ArrayList<Missing>();
        var owners = new HashSet<String>();
        missing.forEach(
                (owner, of) ->
                        of.forEach(
                                (path, record) -> {
                                    if (!path.equals(owner) && ofKind.test(path)) {
                                        found.add(record);
                                        owners.add(owner);
                                    }
                                }));
        if (found.size() >= LEAST && owners.size() > 1) {
            found.forEach(each -> each.blamed = true);
        }
    }

    /** Nobody can put it back: it is no longer counted. */
    public void excuse(String path, String owner) {
        remove(path, owner);
    }

    /**
     * @param present how many owners are there now
     * @return the paths that are lost
     */
    public List<String> lost(Instant now, long present) {
        forget(each -> !each.blamed && each.remarked && each.at.plus(LENGTH).isBefore(now));
        blame(present);
        acquit(now, present);
        var lost = new ArrayList<String>();
        each(
                (path, record) -> {
                    if (record.blamed) {
                        lost.add(path);
                    }
                });
        return lost;
    }

    /** When the first of what is lost was last seen. */
    public Optional<Instant> lastSeenWell() {
        return missing.values().stream()
                .flatMap(of -> of.values().stream())
                .filter(each -> each.blamed)
                .map(each -> each.lastSeen)
                .min(Comparator.naturalOrder());
    }

    /** What went and is no loss, each once, as soon as that seems to be all of it. */
    public List<String> toRemark(Instant now) {
        var found = new ArrayList<String>();
        each(
                (path, record) -> {
                    if (!record.blamed
                            && !record.remarked
                            && !record.at.plus(SETTLED).isAfter(now)) {
                        record.remarked = true;
                        found.add(path);
                    }
                });
        return found;
    }

    private record Event(Instant at, String owner, Missing record) {}

    /**
     * Looks back from everything that went, no further than to where it is a loss, and to what went
     * right before that: what a person has deleted half a minute before a disaster is none of it.
     */
    private void blame(long present) {
        var events = new ArrayList<Event>();
        missing.forEach(
                (owner, of) ->
                        of.values().forEach(each -> events.add(new Event(each.at, owner, each))));
        if (events.stream().allMatch(each -> each.record().blamed)) {
            return;
        }
        events.sort(Comparator.comparing(Event::at));
        long before = before(present);
        var within = new HashMap<String, Integer>();
        int begin = 0;
        int blamed = 0;
        for (int end = 0; end < events.size(); end++) {
            within.merge(events.get(end).owner(), 1, Integer::sum);
            while (events.get(begin).at().plus(LENGTH).isBefore(events.get(end).at())) {
                leave(within, events.get(begin++).owner());
            }
            boolean more =
                    end + 1 < events.size()
                            && events.get(end + 1).at().equals(events.get(end).at());
            if (more || !isLoss(within.size(), before)) {
                continue; // one look sees many at once, in no order
            }
            while (isLoss(without(within, events.get(begin).owner()), before)) {
                leave(within, events.get(begin++).owner());
            }
            for (int i = Math.max(first(events, begin, blamed), blamed); i <= end; i++) {
                events.get(i).record().blamed = true;
            }
            blamed = end + 1;
        }
    }

    /** Of those that went one right after the other up to one of them, and after the floor. */
    private static int first(List<Event> events, int of, int floor) {
        int first = of;
        while (first > floor
                && !events.get(first - 1).at().plus(SETTLED).isBefore(events.get(first).at())) {
            first--;
        }
        return first;
    }

    private static int without(Map<String, Integer> within, String owner) {
        return within.getOrDefault(owner, 0) > 1 ? within.size() : within.size() - 1;
    }

    private static void leave(Map<String, Integer> within, String owner) {
        within.computeIfPresent(owner, (_, count) -> count > 1 ? count - 1 : null);
    }

    /** Records that stay away for good after everything else came back. */
    private void acquit(Instant now, long present) {
        if (cameBack) {
            cameBack = false;
            lastBack = now;
        }
        var owners = new HashSet<String>();
        missing.forEach(
                (owner, of) -> {
                    if (of.values().stream().anyMatch(each -> each.blamed)) {
                        owners.add(owner);
                    }
                });
        boolean over = !lastBack.equals(Instant.MAX) && !lastBack.plus(SETTLED).isAfter(now);
        if (over && !isLoss(owners.size(), before(present))) {
            missing.forEach(
                    (owner, of) ->
                            of.forEach(
                                    (path, record) ->
                                            record.blamed &= path.equals(owner) && !record.young));
        }
        if (owners.isEmpty()) {
            lastBack = Instant.MAX;
        }
    }

    private long before(long present) {
        return present
                + missing.entrySet().stream()
                        .filter(each -> each.getValue().containsKey(each.getKey()))
                        .count();
    }

    private boolean remove(String path, String owner) {
        Map<String, Missing> of = missing.get(owner);
        if (of == null) {
            return false;
        }
        Missing record = of.remove(path);
        if (of.isEmpty()) {
            missing.remove(owner);
        }
        return record != null && record.blamed;
    }

    private void forget(Predicate<Missing> which) {
        missing.values().removeIf(of -> of.values().removeIf(which) && of.isEmpty());
    }

    private void each(BiConsumer<String, Missing> each) {
        missing.values().forEach(of -> of.forEach(each));
    }
}
