package dev.reprise.component.postgres.holds;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.jspecify.annotations.Nullable;

/** How a hold is undone. Typed, so that a mark can never name an arbitrary statement. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "undo")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Undo.DropSlot.class, name = "drop-slot"),
    @JsonSubTypes.Type(value = Undo.SynchronousNames.class, name = "synchronous-names"),
    @JsonSubTypes.Type(value = Undo.StartServer.class, name = "start-server"),
})
public sealed interface Undo {
    /** Drops a physical replication slot of ours. */
    record DropSlot(String slot) implements Undo {}

    /**
     * Gives {@code synchronous_standby_names} back what {@code ALTER SYSTEM} had set.
     *
     * @param before null where nothing was set, so that the user's own files count again
     */
    record SynchronousNames(@Nullable String before) implements Undo {}

    /** Starts a server that we have stopped. */
    record StartServer() implements Undo {}

    /** Whether it is kept for as long as the stream is received, and not for one run. */
    default boolean standing() {
        return switch (this) {
            case DropSlot _, SynchronousNames _ -> true;
            case StartServer _ -> false;
        };
    }
}
