package dev.reprise.component.sessions.spool;

import dev.reprise.component.sessions.spool.LogEntry.Gone;
import dev.reprise.component.sessions.spool.LogEntry.Put;
import dev.reprise.component.sessions.spool.LogEntry.Sealed;
import dev.reprise.component.sessions.spool.LogEntry.Swept;
import dev.reprise.component.sessions.tree.Stamp;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a spool knows of the tree: the files that are there by its last checkpoint and the log
 * since, and those that went. Read once; holds the log's paths, not the checkpoint's.
 */
public final class SpoolMemory {
    private final @Nullable Checkpoint checkpoint;
    private final Map<String, Optional<Stamp>> since = new HashMap<>();
    private final Map<String, Gone> gone = new LinkedHashMap<>();
    private final Map<String, String> damaged = new TreeMap<>();
    private Instant sweptAt;

    private SpoolMemory(@Nullable Checkpoint checkpoint) {
        this.checkpoint = checkpoint;
        this.sweptAt = checkpoint == null ? Instant.EPOCH : checkpoint.at();
    }

    public static SpoolMemory read(Spool spool) throws IOException {
        var memory = new SpoolMemory(spool.checkpoint().orElse(null));
        for (Spool.Segment each : spool.segments()) {
            spool.read(each, entry -> memory.add(each.number(), entry));
        }
        return memory;
    }

    private void add(long segment, LogEntry entry) {
        boolean later = checkpoint != null && segment >= checkpoint.firstSegment();
        switch (entry) {
            case Put put -> {
                gone.remove(put.path());
                if (put.sound() || !put.taken()) {
                    damaged.remove(put.path());
                } else {
                    damaged.put(put.path(), put.damage());
                }
                if (later) {
                    since.put(put.path(), Optional.of(put.stamp()));
                }
            }
            case Gone went -> {
                gone.put(went.path(), went);
                damaged.remove(went.path());
                if (later) {
                    since.put(went.path(), Optional.empty());
                }
            }
            case Swept swept -> {
                if (later && swept.at().isAfter(sweptAt)) {
                    sweptAt = swept.at();
                }
            }
            case LogEntry.Uncovered uncovered -> {}
            case Sealed sealed -> {}
        }
    }

    /** Whether there is anything to go on from. */
    public boolean known() {
        return checkpoint != null;
    }

    /** Whether there ever was a file in the tree, as far as it still tells. */
    public boolean heldFiles() {
        return (checkpoint != null && checkpoint.files() > 0)
                || !since.isEmpty()
                || !gone.isEmpty();
    }

    public Instant sweptAt() {
        return sweptAt;
    }

    /** Files that went, as far as the log still tells, in that order. */
    public List<Gone> gone() {
        return List.copyOf(gone.values());
    }

    /** The files that are damaged, as far as the log still tells, and in what way. */
    public Map<String, String> damaged() {
        return damaged;
    }

    /** The files that are there, folder by folder; a folder may come more than once. */
    public void each(Checkpoint.Reader reader) throws IOException {
        if (checkpoint == null) {
            return;
        }
        var fresh = new HashMap<>(since);
        checkpoint.read(
                (folder, names, stamps) -> {
                    var keptNames = new ArrayList<String>();
                    var keptStamps = new ArrayList<Stamp>();
                    for (int i = 0; i < names.size(); i++) {
                        Optional<Stamp> later = fresh.remove(folder + "/" + names.get(i));
                        if (later == null || later.isPresent()) {
                            keptNames.add(names.get(i));
                            keptStamps.add(later == null ? stamps.get(i) : later.get());
                        }
                    }
                    if (!keptNames.isEmpty()) {
                        reader.files(folder, keptNames, keptStamps);
                    }
                });
        for (Map.Entry<String, Optional<Stamp>> each : fresh.entrySet()) {
            if (each.getValue().isPresent()) {
                int slash = each.getKey().lastIndexOf('/');
                reader.files(
                        each.getKey().substring(0, slash),
                        List.of(each.getKey().substring(slash + 1)),
                        List.of(each.getValue().get()));
            }
        }
    }
}
