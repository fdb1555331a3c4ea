package dev.reprise.component;

import dev.reprise.contracts.Observation;
import dev.reprise.contracts.Outcome;
import dev.reprise.contracts.Position;
import dev.reprise.vault.Vault;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Receives a component's changes into the spool at once, fsynced, and carries them into the vault
 * in tagged batches. A level that is kept, not a step: once open it reconnects by itself, for ever,
 * with bounded pauses. Only the backup service opens it, under a lock in the spool's folder.
 */
public interface ChangeStream extends AutoCloseable {
    /** Begins to keep the stream, in a thread of its own. Returns at once; harmless twice. */
    void open(Vault vault, Listener listener);

    /**
     * Drains what the source still sends, closes, and puts the rest into the vault; where that
     * takes its time it goes on behind, since the spool stays and a restore reads it. Works also
     * where nothing was open; where it was given up half-way, the stream receives again once it is
     * opened. Ends with {@link dev.reprise.contracts.StepResult.StreamClosed}.
     */
    StepEnd close(Work work, Vault vault) throws SupersededException, InterruptedException;

    /** What was received and what lies in the vault. */
    Level level();

    /** Stops keeping; nothing is drained. Used at shutdown. */
    @Override
    void close();

    /** Hears of what happens to the stream, from the stream's own thread. */
    interface Listener {
        void observed(Observation observation);

        void holdPlaced(Outcome.Hold hold);

        void holdReleased(String component, String hold);
    }

    /**
     * @param flowing whether it is received without a gap
     * @param received up to here it is durable in the spool
     * @param vaulted up to here it lies in the vault
     * @param coveredTo all that was written by then is received; null before the first time
     */
    record Level(
            boolean flowing,
            @Nullable Position received,
            @Nullable Position vaulted,
            @Nullable Instant coveredTo,
            Map<String, Long> counts) {}
}
