package dev.reprise.runtime;

import dev.reprise.contracts.Problem;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** Held for as long as a service runs on a state folder: it runs there once. */
public final class InstanceLock implements AutoCloseable {
    private final FileChannel channel;

    private InstanceLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * @param folder made where it is absent
     * @return empty if another process, or this one, holds it
     * @throws IOException if the folder cannot be used
     */
    public static Optional<InstanceLock> take(Path folder, String service) throws IOException {
        Files.createDirectories(folder);
        FileChannel channel =
                FileChannel.open(
                        folder.resolve(service + ".lock"),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE);
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return Optional.of(new InstanceLock(channel));
            }
        } catch (OverlappingFileLockException e) {
            // Held by this very process: as held as by any other.
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        channel.close();
        return Optional.empty();
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
        channel.close();
    }
}
