package dev.reprise.component.postgres.wal;

import dev.reprise.contracts.Loss;
import dev.reprise.contracts.Position;
import dev.reprise.contracts.StepResult.StreamClosed;
import dev.reprise.vault.Vault;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * The log that belongs to one base, put together from the spool, the batches in the vault and the
 * base itself, gap-free and checked record by record (length, back link, CRC-32C, and each blob of
 * the vault against its hash). It ends at the last whole record before the first place where
 * something is missing or damaged.
 *
 * <p>Reads the spool under nobody's lock: the receiver may go on writing. Thread-safe.
 */
public final class WalHistory {
    private WalHistory() {}

    /** Hears how many bytes of the log were read and checked, about once for each segment. */
    public interface Progress {
        void read(long bytes) throws InterruptedException;
    }

    /**
     * Reads all that is there, on the newest timeline that descends from the base's.
     *
     * @param spool the component's own folder; may be missing
     * @param snapshot the base's seal
     */
    public static WalHistory assemble(
            Path spool, Vault vault, String component, String snapshot, Progress progress)
            throws IOException, InterruptedException {
        throw new UnsupportedOperationException();
    }

    public BaseInfo base() {
        throw new UnsupportedOperationException();
    }

    /** Where the base alone is consistent: nothing before it can be reached. */
    public Reach first() {
        throw new UnsupportedOperationException();
    }

    /** The last place that can be proven. */
    public Reach last() {
        throw new UnsupportedOperationException();
    }

    /** Why the log ends where it does, in words; empty where it simply ends. */
    public String ending() {
        throw new UnsupportedOperationException();
    }

    /**
     * The last whole record that is not beyond a position; empty where the position lies before
     * {@link #first}, beyond {@link #last} or on a branch that this log does not run along.
     */
    public Optional<Reach> at(Position position) throws IOException, InterruptedException {
        throw new UnsupportedOperationException();
    }

    public Moment at(Instant moment) throws IOException, InterruptedException {
        throw new UnsupportedOperationException();
    }

    /** What lies after one record and up to another, the latter included. */
    public WalSurvey between(Lsn after, Lsn upTo) throws IOException, InterruptedException {
        throw new UnsupportedOperationException();
    }

    /**
     * What a copy that stops at a place lacks against all that was ever acknowledged.
     *
     * @param known what closing the stream said
     */
    public Loss lossAfter(Reach reached, StreamClosed known)
            throws IOException, InterruptedException {
        throw new UnsupportedOperationException();
    }

    /**
     * Writes what recovery needs into a folder, for a {@code restore_command} that copies from it:
     * all segments from the base's start on, each under its full name and of its full size, the
     * last one padded with zeros after the record that is to be reached, and every timeline history
     * ever seen. fsynced on return; harmless twice.
     *
     * @param folder is made; on the target's file system
     */
    public void stage(Path folder, Reach upTo) throws IOException, InterruptedException {
        throw new UnsupportedOperationException();
    }
}
