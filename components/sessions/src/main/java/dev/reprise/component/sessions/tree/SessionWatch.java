package dev.reprise.component.sessions.tree;

import dev.reprise.vault.files.PathNames;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Follows a tree look by look: reads what is new or changed, and says what is wrong, what is lost
 * and what went. Reading is bounded in time; what is left over is read at the next look. Not
 * thread-safe.
 *
 * <p>Longer than most classes: what came, what went and what could not be read change the same few
 * sets, and each must leave them true.
 */
public final class SessionWatch {
    /** What is older is in the log of changes, on a busy machine too. */
    private static final Duration YOUNG = Duration.ofSeconds(10);

    private final Path root;
    private final Clock clock;
    private final Duration budget;
    private final LongSupplier nanos;
    private final TreeScan scan;
    private final TreeModel model = new TreeModel();
    private final Deletions deletions = new Deletions(model);
    private final Map<String, RecordPath> unread = new LinkedHashMap<>();
    private final Map<String, RecordPath> blocked = new LinkedHashMap<>();
    private final Map<String, RecordPath> inTheWay = new LinkedHashMap<>();
    private final Set<String> leftovers = new LinkedHashSet<>();
    private final Set<String> goneInfos = new HashSet<>();
    private final Set<String> excused = new HashSet<>();
    private @Nullable Instant last;
    private boolean complete;

    /**
     * @param budget of one look for reading; the first one reads everything
     * @param nanos a monotonic clock
     */
    public SessionWatch(Path root, Clock clock, Duration budget, LongSupplier nanos) {
        this.root = root;
        this.clock = clock;
        this.budget = budget;
        this.nanos = nanos;
        this.scan = new TreeScan(root, nanos);
    }

    /**
     * What one look has shown.
     *
     * @param before when the look before began; null for the first
     * @param unread files that have not been read yet
     * @param troubles everything that is wrong, damage and irregularities
     * @param lost records that are missing in such numbers that it is a loss
     * @param lostSince when the first of them was last seen
     * @param remarks records that went and are no loss, each once
     */
    public record Report(
            Instant at,
            @Nullable Instant before,
            long unread,
            List<Trouble> troubles,
            List<String> lost,
            @Nullable Instant lostSince,
            List<String> remarks,
            Map<String, Long> counts) {}

    /** Puts in what was there before this process began to look. */
    public void recall(Instant at, Recalled recalled) throws IOException {
        TreeScan.Recollection memory = scan.recall();
        recalled.each(
                (folder, names, stamps) -> {
                    memory.files(folder, names, stamps);
                    for (String name : names) {
                        RecordPath path = RecordPath.of(folder + "/" + name);
                        model.appeared(path);
                        unread.put(path.path(), path);
                    }
                });
        last = at;
    }

    /** What is recalled, folder by folder. */
    public interface Recalled {
        void each(Sink sink) throws IOException;
    }

    /** Takes the files of one folder. */
    public interface Sink {
        void files(String folder, List<String> names, List<Stamp> stamps) throws IOException;
    }

    /** Puts in that a record went before this process began to look. */
    public void recallGone(String path, Instant lastSeen, Instant at) {
        went(RecordPath.of(path), lastSeen, at, false);
    }

    /** A record that nobody can put back, or that is meant to be away, is no longer missed. */
    public void excuse(String path) {
        excused.add(path);
        deletions.excuse(RecordPath.of(path));
    }

    /** Whether nothing of what was seen is left to be read. */
    public boolean thorough() {
        return unread.isEmpty();
    }

    /**
     * From the start of a look to the start of the next, by what listing costs: what was new or has
     * changed is read once, and says nothing about the looks to come.
     */
    public Duration every() {
        return scan.every();
    }

    public TreeModel model() {
        return model;
    }

    /**
     * @throws IOException if a folder cannot be read; a file that cannot is a trouble of its own
     */
    public Report look() throws IOException {
        Instant before = last;
        Instant now = clock.instant();
        leftovers.clear();
        var inTheWayBefore = List.copyOf(inTheWay.values());
        inTheWay.clear();
        var found = new ArrayList<Runnable>();
        scan.look(
                new TreeScan.Listener() {
                    @Override
                    public void written(String path, Stamp stamp, @Nullable Stamp earlier) {
                        SessionWatch.this.written(RecordPath.of(path), earlier == null);
                    }

                    @Override
                    public void gone(String path, Stamp lastStamp) {
                        RecordPath record = RecordPath.of(path);
                        unread.remove(path);
                        blocked.remove(path);
                        model.gone(record);
                        if (!inTheWay.containsKey(path)) {
                            Instant written = Instant.ofEpochMilli(lastStamp.mtime() / 1_000_000);
                            went(
                                    record,
                                    before == null ? now : before,
                                    now,
                                    written.plus(YOUNG).isAfter(now));
                        }
                    }

                    @Override
                    public void leftover(String path) {
                        if (leftovers.size() < 1_000) {
                            leftovers.add(path);
                        }
                    }

                    @Override
                    public void inTheWay(String path, Stamp stamp, String what) {
                        RecordPath record = RecordPath.of(path);
                        inTheWay.put(path, record);
                        found.add(() -> model.inTheWay(record, stamp, what));
                    }
                });
        // after all that went, since the record itself may be among it
        found.forEach(Runnable::run);
        for (RecordPath each : inTheWayBefore) {
            cleared(each, before == null ? now : before, now);
        }
        read();
        last = now;
        complete |= unread.isEmpty();
        return report(now, before);
    }

    /** What was in a record's place went, and the record did not come back. */
    private void cleared(RecordPath path, Instant lastSeen, Instant at) throws IOException {
        if (!inTheWay.containsKey(path.path())
                && Stamp.read(PathNames.resolve(root, path.path())).isEmpty()) {
            model.gone(path);
            went(path, lastSeen, at, false);
        }
    }

    private void written(RecordPath path, boolean appeared) {
        if (appeared) {
            model.appeared(path);
        }
        if (path.kind() != RecordPath.Kind.OTHER) {
            unread.put(path.path(), path);
        }
        goneInfos.remove(path.path());
        deletions.back(path);
    }

    private void went(RecordPath path, Instant lastSeen, Instant at, boolean young) {
        if (path.kind() == RecordPath.Kind.INFO) {
            goneInfos.add(path.path());
        }
        if (!excused.contains(path.path())) {
            deletions.went(path, lastSeen, at, young);
        }
    }

    private void read() {
        long until = nanos.getAsLong() + budget.toNanos();
        // rights that are given back change neither size nor time: they are tried again
        var again = List.copyOf(blocked.values());
        Iterator<RecordPath> each = unread.values().iterator();
        while (each.hasNext() && (!complete || nanos.getAsLong() < until)) {
            if (read(each.next())) {
                each.remove();
            }
        }
        for (RecordPath path : again) {
            if (nanos.getAsLong() < until) {
                read(path);
            }
        }
    }

    /** Whether nothing is left to be read of it. */
    private boolean read(RecordPath path) {
        Path file = PathNames.resolve(root, path.path());
        try {
            Optional<Reading> reading = Reading.of(file, path);
            if (reading.isPresent()) {
                model.judged(path, reading.get().stamp(), reading.get().verdict());
            }
            if (reading.isPresent() || Stamp.read(file).isEmpty()) {
                blocked.remove(path.path());
                return true;
            }
            return false;
        } catch (IOException e) {
            model.unread(path, Unreadable.stamp(file), Unreadable.says(e));
            blocked.put(path.path(), path);
            return true;
        }
    }

    private Report report(Instant now, @Nullable Instant before) {
        var troubles = new ArrayList<Trouble>();
        for (Trouble each : model.troubles()) {
            if (each.kind() != Trouble.Kind.INFO_MISSING || goneInfos.contains(each.path())) {
                troubles.add(each);
            }
        }
        if (!scan.there()) {
            deletions.blameAll();
        }
        List<String> lost = deletions.lost(now);
        Instant since = deletions.lastSeenWell().orElse(null);
        List<String> remarks = deletions.toRemark(now);
        var counts = new java.util.TreeMap<>(model.counts());
        counts.put("leftovers", (long) leftovers.size());
        for (Trouble.Kind kind : Trouble.Kind.values()) {
            long count = troubles.stream().filter(each -> each.kind() == kind).count();
            counts.put(kind.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-'), count);
        }
        return new Report(
                now, before, unread.size(), troubles, lost, since, remarks, Map.copyOf(counts));
    }
}
