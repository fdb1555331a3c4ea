package dev.reprise.bus;

import dev.reprise.contracts.Entry;
import java.time.Duration;
import java.util.List;

/** Reads the journal in order, every record once. Used by one thread. */
public interface JournalReader extends AutoCloseable {
    /**
     * The next records; empty if none arrive in time.
     *
     * @throws BusException if the bus cannot be reached within its deadline; poll again
     */
    List<Entry> poll(Duration max) throws InterruptedException;

    /** Whether everything that the journal held at the last poll has been returned. */
    boolean caughtUp();

    @Override
    void close();
}
