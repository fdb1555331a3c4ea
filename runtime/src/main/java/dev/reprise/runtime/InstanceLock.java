package dev.reprise.runtime;

import dev.reprise.contracts.Problem;
import dev.reprise.files.HeldFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Held for as long as a service runs on a state folder: it runs there once. */
public final class InstanceLock implements AutoCloseable {
    private final HeldFile held;

    private InstanceLock(HeldFile held) {
        this.held = held;
    }

    /**
     * @param folder made where it is absent
     * @return empty if another process, or this one, holds it
     * @throws IOException if the folder cannot be used
     */
    public static Optional<InstanceLock> take(Path folder, String service) throws IOException {
        Files.createDirectories(folder);
        return HeldFile.take(folder.resolve(service + ".lock"), "").map(InstanceLock::new);
    }

    /** What to tell a person whose second process is refused. */
    public static Problem held(Path folder, String service) {
        return new Problem(
                service + " runs already on this state folder",
                folder.toString(),
                "stop the other one, or give this one another `state:`");
    }

    @Override
    public void close() throws IOException {
        held.close();
    }
}
