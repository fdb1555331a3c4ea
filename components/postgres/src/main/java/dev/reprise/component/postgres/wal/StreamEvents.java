package dev.reprise.component.postgres.wal;

import dev.reprise.component.ChangeStream.Listener;
import dev.reprise.component.postgres.holds.Holds;
import dev.reprise.component.postgres.holds.Undo;
import dev.reprise.contracts.Observation;
import dev.reprise.contracts.Outcome;
import dev.reprise.contracts.Position;
import java.io.IOException;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells of a stream's levels on change, and keeps the marks of its holds. Thread-safe. */
final class StreamEvents {
    private final String component;
    private final Listener listener;
    private final Holds holds;
    private final InstantSource clock;
    private final Set<String> told = new HashSet<>();
    private boolean flowing;
    private String reason = "";
    private @Nullable Position from;
    private @Nullable String lacks;

    StreamEvents(String component, Listener listener, Holds holds, InstantSource clock) {
        this.component = component;
        this.listener = listener;
        this.holds = holds;
        this.clock = clock;
    }

    synchronized void resumed(Position position) {
        if (!flowing) {
            flowing = true;
            reason = "";
            from = position;
            tellFlowing(position);
        }
    }

    /**
     * What was asked of the stream and cannot be had.
     *
     * @param what null if all of it can
     */
    synchronized void lacks(@Nullable String what) {
        Position since = from;
        if (Objects.equals(lacks, what)) {
            return;
        }
        lacks = what;
        if (flowing && since != null) {
            tellFlowing(since);
        }
    }

    private void tellFlowing(Position since) {
        listener.observed(new Observation.StreamResumed(component, since, clock.instant(), lacks));
    }

    /** A broken stream that stays broken for the same reason is no news. */
    synchronized void broken(@Nullable Position last, String why, boolean gap) {
        if (flowing || !reason.equals(why)) {
            flowing = false;
            reason = why;
            listener.observed(
                    new Observation.StreamBroken(component, last, clock.instant(), why, gap));
        }
    }

    /** Marks a hold that is about to be placed, or was placed by an earlier process. */
    synchronized void hold(String id, String what, String undo, Undo typed) throws IOException {
        Outcome.Hold hold = new Outcome.Hold(component, id, what, undo);
        holds.place(new Holds.Marked(hold, typed));
        if (told.add(id)) {
            listener.holdPlaced(hold);
        }
    }

    /** What ALTER SYSTEM had set before a hold; null where it had not, or there is no mark. */
    @Nullable String namesBefore(String id) throws IOException {
        for (Holds.Marked each : holds.all()) {
            if (each.hold().id().equals(id) && each.undo() instanceof Undo.SynchronousNames names) {
                return names.before();
            }
        }
        return null;
    }

    /** Whether there is a mark of a hold. */
    boolean marked(String id) throws IOException {
        return holds.all().stream().anyMatch(each -> each.hold().id().equals(id));
    }

    /** A hold was undone. */
    synchronized void released(String id) throws IOException {
        holds.remove(id);
        told.remove(id);
        listener.holdReleased(component, id);
    }
}
