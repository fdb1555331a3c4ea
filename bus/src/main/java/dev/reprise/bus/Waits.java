package dev.reprise.bus;

import dev.reprise.contracts.Decision;
import dev.reprise.contracts.StepRef;
import dev.reprise.decisions.Owed;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/** Counts on the monotonic clock what the state wants to be waited for. One thread. */
final class Waits {
    private final Map<String, Wait> waits = new HashMap<>();

    private static final class Wait {
        private Owed owed;
        private long due;

        Wait(Owed owed, long now) {
            this.owed = owed;
            due = now + owed.after().toNanos();
        }
    }

    /** Begins, goes on with, and gives up waiting, by what is wanted now. */
    void want(List<Owed> wanted, long now) {
        var keys = new HashSet<String>();
        for (Owed owed : wanted) {
            keys.add(owed.key());
            Wait known = waits.get(owed.key());
            if (known == null) {
                waits.put(owed.key(), new Wait(owed, now));
            } else {
                known.owed = owed;
            }
        }
        waits.keySet().retainAll(keys);
    }

    List<Decision> due(long now) {
        var due = new ArrayList<Decision>();
        waits.values().stream()
                .filter(wait -> now - wait.due >= 0)
                .forEach(wait -> due.add(wait.owed.decision()));
        return due;
    }

    /** A sign of life of an attempt. */
    void renew(StepRef ref, long now) {
        waits.values().stream()
                .filter(wait -> ref.equals(wait.owed.renewedBy()))
                .forEach(wait -> wait.due = now + wait.owed.after().toNanos());
    }

    /** Time in which nothing could be heard counts for nobody's silence. */
    void notCounted(long nanos) {
        waits.values().forEach(wait -> wait.due += nanos);
    }

    /** After an outage: signs of life may have been lost. */
    void renewLeases(long now) {
        waits.values().stream()
                .filter(wait -> wait.owed.renewedBy() != null)
                .forEach(wait -> wait.due = now + wait.owed.after().toNanos());
    }

    void clear() {
        waits.clear();
    }
}
