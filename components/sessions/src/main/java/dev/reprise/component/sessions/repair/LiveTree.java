package dev.reprise.component.sessions.repair;

import dev.reprise.component.sessions.tree.Reading;
import dev.reprise.component.sessions.tree.RecordPath;
import dev.reprise.component.sessions.tree.Stamp;
import dev.reprise.component.sessions.tree.TreeModel;
import dev.reprise.component.sessions.tree.TreeScan;
import dev.reprise.component.sessions.tree.Unreadable;
import dev.reprise.component.sessions.tree.Verdict;
import dev.reprise.vault.files.PathNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The tree as it is now, every file read and judged. A file that seems damaged is read once more
 * after a pause, so that one that is just being written is not taken for it.
 */
public final class LiveTree {
    private static final Duration SECOND_LOOK = Duration.ofMillis(300);

    private final Path root;
    private final TreeModel model = new TreeModel();
    private final Map<String, Stamp> files = new HashMap<>();
    private final Map<String, Bad> damaged = new LinkedHashMap<>();
    private final Set<String> restless = new HashSet<>();
    private final Map<String, String> unread = new TreeMap<>();
    private final Map<String, String> inTheWay = new TreeMap<>();

    private boolean there;

    private LiveTree(Path root) {
        this.root = root;
    }

    /**
     * @param hash empty where it is no file, but something in a file's place
     * @param says what is wrong
     * @param misplaced whether it can be read, and is the record of another place
     */
    public record Bad(Stamp stamp, String hash, String says, boolean misplaced) {
        boolean isFile() {
            return !hash.isEmpty();
        }
    }

    /** Is told how far it is. */
    public interface Watcher<E extends Exception> {
        void read(long done, long total) throws E;
    }

    public static <E extends Exception> LiveTree read(Path root, Watcher<E> watcher)
            throws IOException, InterruptedException, E {
        var tree = new LiveTree(root);
        tree.list();
        long done = 0;
        var suspects = new LinkedHashMap<String, Stamp>();
        for (Map.Entry<String, Stamp> each : Map.copyOf(tree.files).entrySet()) {
            if (done++ % 200 == 0) {
                watcher.read(done, tree.files.size());
            }
            tree.judge(each.getKey(), each.getValue())
                    .ifPresent(bad -> suspects.put(bad, each.getValue()));
        }
        if (!suspects.isEmpty()) {
            Thread.sleep(SECOND_LOOK);
            for (Map.Entry<String, Stamp> each : suspects.entrySet()) {
                Bad before = tree.damaged.remove(each.getKey());
                tree.judge(each.getKey(), each.getValue());
                if (!Objects.equals(before, tree.damaged.get(each.getKey()))) {
                    tree.restless.add(each.getKey());
                }
            }
        }
        return tree;
    }

    private void list() throws IOException {
        var scan = new TreeScan(root);
        scan.look(
                new TreeScan.Listener() {
                    @Override
                    public void written(String path, Stamp stamp, @Nullable Stamp before) {
                        files.put(path, stamp);
                        model.appeared(RecordPath.of(path));
                    }

                    @Override
                    public void gone(String path, Stamp last) {}

                    @Override
                    public void leftover(String path) {}

                    @Override
                    public void inTheWay(String path, Stamp stamp, String what) {
                        RecordPath record = RecordPath.of(path);
                        model.inTheWay(record, stamp, what);
                        if (record.isRecord()) {
                            damaged.put(path, new Bad(stamp, "", what + " in its place", false));
                        } else {
                            inTheWay.put(path, what);
                        }
                    }
                });
        there = scan.there();
    }

    /** Whether the folder of all projects is there at all. */
    public boolean there() {
        return there;
    }

    /** The path, if it is damaged. */
    private Optional<String> judge(String path, Stamp listed) throws IOException {
        RecordPath record = RecordPath.of(path);
        if (record.kind() == RecordPath.Kind.OTHER) {
            return Optional.empty();
        }
        Optional<Reading> reading;
        try {
            reading = Reading.of(file(path), record);
        } catch (IOException e) {
            unread.put(path, Unreadable.says(e));
            model.unread(record, listed, Unreadable.says(e));
            return Optional.empty();
        }
        if (reading.isEmpty()) {
            if (Stamp.read(file(path)).isEmpty()) {
                files.remove(path);
                model.gone(record);
            }
            return Optional.empty();
        }
        Stamp stamp = reading.get().stamp();
        files.put(path, stamp);
        model.judged(record, stamp, reading.get().verdict());
        return switch (reading.get().verdict()) {
            case Verdict.Sound sound -> Optional.empty();
            case Verdict.Damaged bad -> {
                damaged.put(
                        path,
                        new Bad(
                                stamp,
                                reading.get().hash(),
                                bad.says(),
                                bad.damage() == Verdict.Damage.MISPLACED));
                yield Optional.of(path);
            }
        };
    }

    Path file(String path) {
        return PathNames.resolve(root, path);
    }

    public TreeModel model() {
        return model;
    }

    public boolean has(String path) {
        return files.containsKey(path);
    }

    /**
     * Whether a file is there by now: it may have come since the tree was read. What lies behind a
     * link is not in the tree.
     */
    boolean hasNow(String path) {
        if (has(path)) {
            return true;
        }
        Path file = file(path);
        boolean there = Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
        Path above = file.getParent();
        while (there && above != null && !above.equals(root)) {
            there = Files.isDirectory(above, LinkOption.NOFOLLOW_LINKS);
            above = above.getParent();
        }
        return there;
    }

    /** What lies among the records and is neither file nor folder, by path. */
    Map<String, String> inTheWay() {
        return inTheWay;
    }

    /** The sessions that any file belongs to. */
    Set<String> sessions() {
        var found = new HashSet<String>();
        files.keySet().forEach(each -> found.add(RecordPath.of(each).session()));
        return found;
    }

    /** When the oldest of its messages was written, by session. */
    Map<String, Instant> oldestMessages() {
        var oldest = new HashMap<String, Instant>();
        files.forEach(
                (path, stamp) -> {
                    RecordPath record = RecordPath.of(path);
                    if (record.kind() == RecordPath.Kind.MESSAGE) {
                        oldest.merge(
                                record.session(),
                                Instant.ofEpochMilli(stamp.mtime() / 1_000_000),
                                (one, other) -> one.isBefore(other) ? one : other);
                    }
                });
        return oldest;
    }

    /** The files that cannot be read as what they should be, by path. */
    public Map<String, Bad> damaged() {
        return damaged;
    }

    /** Whether a damaged file changed from the first look to the second: it is being written. */
    boolean isRestless(String path) {
        return restless.contains(path);
    }

    /** The files that cannot be read at all, by path, and why: they are left alone. */
    public Map<String, String> unread() {
        return unread;
    }

    public Path root() {
        return root;
    }
}
