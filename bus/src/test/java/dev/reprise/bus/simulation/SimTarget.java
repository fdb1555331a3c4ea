package dev.reprise.bus.simulation;

import dev.reprise.contracts.Seal;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A protected component with its data. Its raw effects are not repeatable, and each says so when it
 * is done twice.
 */
final class SimTarget {
    final String name;
    final boolean server;
    final Map<String, Copy> staged = new HashMap<>();
    final Map<String, Copy> kept = new HashMap<>();
    final Map<String, Seal> sealed = new HashMap<>();
    final Map<String, Boolean> goodSeals = new HashMap<>();
    final Set<String> switched = new HashSet<>();
    final Set<String> rolledBack = new HashSet<>();
    final Set<String> holds = new HashSet<>();
    @Nullable Copy live = new Copy("first", true);
    boolean up;
    boolean streaming;

    /** Looks for which its files and its process are sought where they are not. */
    int misread;

    /** Whether it was ever anything but well, or ended because a person wanted that. */
    boolean touched;

    Scheduler.@Nullable Process lock;
    private int effects;

    /**
     * @param good whether it holds what it should
     */
    record Copy(String name, boolean good) {}

    SimTarget(String name, boolean server) {
        this.name = name;
        this.server = server;
        this.up = true;
    }

    int effects() {
        return effects;
    }

    boolean healthy() {
        Copy data = live;
        return up && data != null && data.good();
    }

    /** Its server goes, its data goes, or both. */
    void strike(boolean server, boolean data) {
        touched = true;
        if (server) {
            up = false;
        }
        if (data) {
            live = null;
        }
    }

    void damage() {
        Copy data = live;
        if (data != null) {
            live = new Copy(data.name(), false);
        }
    }

    void start() {
        effects++;
        if (up) {
            throw new AssertionError(name + " was started twice on one folder");
        }
        if (live == null) {
            throw new AssertionError(name + " was started on nothing");
        }
        up = true;
    }

    void addSeal(String tag, Seal seal) {
        effects++;
        if (sealed.put(tag, seal) != null) {
            throw new AssertionError("sealed twice: " + tag);
        }
        Copy data = live;
        goodSeals.put(seal.snapshot(), data != null && data.good());
    }

    /** The first half of a switch: what is live is put aside. */
    void putAside(String run) {
        effects++;
        if (server && up) {
            throw new AssertionError(name + " was moved away under a running server");
        }
        Copy data = live;
        if (data == null) {
            return;
        }
        if (kept.put(run, data) != null) {
            throw new AssertionError("a safety copy was written again: " + run);
        }
        live = null;
    }

    /** The second half: the copy becomes live. */
    void bringIn(String run, String copy) {
        effects++;
        Copy fresh = staged.remove(copy);
        if (fresh == null) {
            throw new AssertionError(copy + " does not exist");
        }
        if (live != null) {
            throw new AssertionError(name + ": live data was overwritten by " + copy);
        }
        if (!switched.add(run)) {
            throw new AssertionError("switched twice in " + run);
        }
        live = fresh;
    }

    void rollBack(String run) {
        effects++;
        if (!rolledBack.add(run)) {
            throw new AssertionError("rolled back twice: " + run);
        }
        live = kept.remove(run);
        up = up && live != null;
    }
}
