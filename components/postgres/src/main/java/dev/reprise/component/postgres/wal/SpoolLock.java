package dev.reprise.component.postgres.wal;

import dev.reprise.files.Durable;
import dev.reprise.files.HeldFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** One receiver alone writes into a spool. Held until closed, or until the process ends. */
final class SpoolLock {
    private static final String FILE = "lock";

    private SpoolLock() {}

    /** Makes the spool's folder where it is missing; empty if somebody else has the lock. */
    static Optional<HeldFile> take(Path folder) throws IOException {
        // The log holds whatever the tables do.
        Durable.makePrivateFolder(folder);
        return HeldFile.take(folder.resolve(FILE), "");
    }

    /** Whether somebody, this process or another, has the spool to write. */
    static boolean held(Path folder) throws IOException {
        Path file = folder.resolve(FILE);
        if (!Files.exists(file)) {
            return false;
        }
        Optional<HeldFile> free = HeldFile.take(file, "");
        if (free.isPresent()) {
            free.get().close();
        }
        return free.isEmpty();
    }
}
