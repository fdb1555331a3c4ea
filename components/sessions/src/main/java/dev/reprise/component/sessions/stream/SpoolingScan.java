package dev.reprise.component.sessions.stream;

import dev.reprise.component.sessions.spool.LogEntry;
import dev.reprise.component.sessions.spool.LogEntry.Gone;
import dev.reprise.component.sessions.spool.LogEntry.Put;
import dev.reprise.component.sessions.spool.LogEntry.Swept;
import dev.reprise.component.sessions.spool.LogEntry.Uncovered;
import dev.reprise.component.sessions.spool.SpoolFullException;
import dev.reprise.component.sessions.spool.SpoolMemory;
import dev.reprise.component.sessions.spool.SpoolWriter;
import dev.reprise.component.sessions.tree.RecordJudge;
import dev.reprise.component.sessions.tree.RecordPath;
import dev.reprise.component.sessions.tree.Sample;
import dev.reprise.component.sessions.tree.Stamp;
import dev.reprise.component.sessions.tree.TreeScan;
import dev.reprise.component.sessions.tree.Unreadable;
import dev.reprise.component.sessions.tree.Verdict;
import dev.reprise.vault.files.PathNames;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One look after the other, each copies what has changed into the spool and is durable before it
 * counts. A damaged version is kept beside the sound ones and marked. Not thread-safe.
 *
 * <p>Longer than most classes: what is seen, copied and still owed to the log is one state.
 */
final class SpoolingScan {
    /** Files of unknown kinds that are larger are left to the seals. */
    private static final long MOST_OF_OTHERS = 1 << 20;

    /** What a new spool takes in whole; of a larger tree only what is young. */
    private static final long SMALL_TREE = 64L << 20;

    private static final Duration YOUNG = Duration.ofMinutes(15);

    private final Path root;
    private final SpoolWriter writer;
    private final TreeScan scan;
    private final Clock clock;
    private final Map<String, Stamp> pending = new LinkedHashMap<>();
    private final Map<String, Stamp> blocked = new LinkedHashMap<>();
    private final Map<String, String> damaged = new ConcurrentHashMap<>();
    private final Map<String, Instant> went = new LinkedHashMap<>();
    private Instant last;

    /** Changes were appended and are not durable yet. */
    private boolean unsynced;

    private SpoolingScan(Path root, SpoolWriter writer, TreeScan scan, Clock clock, Instant last) {
        this.root = root;
        this.writer = writer;
        this.scan = scan;
        this.clock = clock;
        this.last = last;
    }

    /** Goes on from what the spool knows, or begins a new one. */
    static SpoolingScan begin(Path root, SpoolWriter writer, Clock clock) throws IOException {
        var scan = new TreeScan(root);
        SpoolMemory memory = SpoolMemory.read(writer.spool());
        if (memory.known()) {
            TreeScan.Recollection into = scan.recall();
            memory.each(into::files);
            var resumed = new SpoolingScan(root, writer, scan, clock, memory.sweptAt());
            resumed.damaged.putAll(memory.damaged());
            return resumed;
        }
        Instant now = clock.instant();
        var begun = new SpoolingScan(root, writer, scan, clock, now);
        begun.takeIn(now);
        return begun;
    }

    /** Everything that was written up to here is in the spool. */
    Instant sweptTo() {
        return last;
    }

    long files() {
        return scan.files();
    }

    /** Until the next look, at least, whatever this one has copied. */
    Duration rest() {
        return scan.rest();
    }

    /** The files that were damaged when they were last copied, and in what way. Thread-safe. */
    Map<String, String> damaged() {
        return damaged;
    }

    /** Whether nothing that was seen waits for the spool to have room. */
    boolean covered() throws IOException {
        return writer.uncoveredSince().isEmpty();
    }

    /** Whether the spool still is where it was. */
    boolean intact() {
        return writer.intact();
    }

    /**
     * @throws SpoolFullException if the spool holds all that it may: the next look goes on where
     *     this one ended, and says since when nothing was taken
     * @throws IOException if a folder cannot be read or the spool not written; a file that cannot
     *     be read is damaged and is tried again
     */
    void look() throws IOException {
        try {
            lookOver();
        } catch (SpoolFullException e) {
            if (writer.uncoveredSince().isEmpty()) {
                writer.uncovered(last);
            }
            throw e;
        }
    }

    private void lookOver() throws IOException {
        Instant began = clock.instant();
        Instant before = last;
        scan.look(
                new TreeScan.Listener() {
                    @Override
                    public void written(String path, Stamp stamp, @Nullable Stamp earlier) {
                        pending.put(path, stamp);
                    }

                    @Override
                    public void gone(String path, Stamp stamp) {
                        pending.remove(path);
                        blocked.remove(path);
                        damaged.remove(path);
                        went.put(path, before);
                    }

                    @Override
                    public void leftover(String path) {}
                });
        // stamped after the listing: what it shows has happened by then, and not before the last
        Instant seen = clock.instant();
        var gone = went.entrySet().iterator();
        while (gone.hasNext()) {
            Map.Entry<String, Instant> each = gone.next();
            append(new Gone(seen, each.getKey(), each.getValue()));
            gone.remove();
        }
        copy();
        Optional<Instant> since = writer.uncoveredSince();
        if (since.isPresent()) {
            append(new Uncovered(seen, since.get()));
        }
        append(new Swept(began));
        if (unsynced) {
            writer.sync();
            unsynced = false;
        }
        if (since.isPresent()) {
            writer.coveredAgain();
        }
        last = began;
    }

    void append(LogEntry entry) throws IOException {
        writer.append(entry);
        unsynced |= entry.tells();
        if (entry instanceof Put put) {
            if (put.sound() || !put.taken()) {
                damaged.remove(put.path());
            } else {
                damaged.put(put.path(), put.damage());
            }
        }
    }

    void checkpoint() throws IOException {
        writer.checkpoint(last, scan.files(), sink -> scan.each(sink::file));
    }

    private void copy() throws IOException {
        // rights that are given back change neither size nor time: what was blocked is tried again
        blocked.forEach(pending::putIfAbsent);
        blocked.clear();
        var due = pending.entrySet().iterator();
        while (due.hasNext()) {
            Map.Entry<String, Stamp> each = due.next();
            if (copied(each.getKey(), each.getValue())) {
                due.remove();
            }
        }
    }

    /** False if the file was written to meanwhile, and is tried again with the next look. */
    private boolean copied(String name, Stamp stamp) throws IOException {
        RecordPath path = RecordPath.of(name);
        if (path.kind() == RecordPath.Kind.OTHER && stamp.size() > MOST_OF_OTHERS) {
            return true;
        }
        Path file = PathNames.resolve(root, path.path());
        Optional<Sample> sample;
        try {
            sample = Sample.read(file);
            if (sample.isEmpty() && Stamp.read(file).isPresent()) {
                return false;
            }
        } catch (Sample.TooLargeException e) {
            append(Put.tooLarge(clock.instant(), path.path(), e.stamp()));
            return true;
        } catch (IOException e) {
            damaged.put(path.path(), Unreadable.says(e));
            blocked.put(name, stamp);
            return true;
        }
        if (sample.isPresent()) {
            append(put(clock.instant(), path, sample.get()));
        }
        return true;
    }

    private static Put put(Instant at, RecordPath path, Sample sample) {
        String damage =
                switch (RecordJudge.judge(path, sample.content())) {
                    case Verdict.Sound sound -> "";
                    case Verdict.Damaged damaged -> damaged.says();
                };
        return new Put(
                at,
                path.path(),
                sample.stamp(),
                sample.mode(),
                sample.uid(),
                sample.gid(),
                damage,
                sample.hash(),
                sample.content());
    }

    /** The first look of a new spool: what was there before is in the seals, or will soon be. */
    private void takeIn(Instant now) throws IOException {
        var found = new LinkedHashMap<String, Stamp>();
        long[] bytes = {0};
        scan.look(
                new TreeScan.Listener() {
                    @Override
                    public void written(String path, Stamp stamp, @Nullable Stamp earlier) {
                        found.put(path, stamp);
                        bytes[0] += stamp.size();
                    }

                    @Override
                    public void gone(String path, Stamp stamp) {}

                    @Override
                    public void leftover(String path) {}
                });
        long young = TimeUnit.SECONDS.toNanos(now.minus(YOUNG).getEpochSecond());
        found.forEach(
                (path, stamp) -> {
                    if (bytes[0] <= SMALL_TREE || stamp.mtime() >= young) {
                        pending.put(path, stamp);
                    }
                });
        writer.checkpoint(now, scan.files(), sink -> scan.each(sink::file));
        try {
            copy();
        } catch (SpoolFullException e) {
            // the next look goes on with the rest
            writer.uncovered(now);
        }
        writer.sync();
        unsynced = false;
    }
}
