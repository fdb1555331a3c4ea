package dev.reprise.component;

import dev.reprise.files.HeldFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The operating system's lock on a target, at {@link Component#lockFile}: whoever changes the
 * target holds it, here and in every other process. It ends with the process. The file stays, and
 * says who held it last.
 */
public final class TargetLock implements AutoCloseable {
    private final HeldFile held;

    private TargetLock(HeldFile held) {
        this.held = held;
    }

    /**
     * Takes the lock if nobody has it; never waits.
     *
     * @param holder who takes it, in words for whoever finds it taken
     * @return empty if it is held, in this process or in another one
     * @throws IOException if the file cannot be made or written; its folder is never made
     */
    public static Optional<TargetLock> take(Path file, String holder) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null && !Files.isDirectory(folder)) {
            // Where a volume is not mounted, whatever is made now is hidden once it is.
            throw new IOException(folder + " is not there: mount its volume, or make it");
        }
        String text = "%s (process %d)%n".formatted(holder, ProcessHandle.current().pid());
        return HeldFile.take(file, text).map(TargetLock::new);
    }

    /** Who held the lock last; empty if nobody did. */
    public static String holder(Path file) throws IOException {
        return HeldFile.says(file).strip();
    }

    @Override
    public void close() throws IOException {
        held.close();
    }
}
