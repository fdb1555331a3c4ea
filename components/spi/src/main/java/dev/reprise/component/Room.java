package dev.reprise.component;

import dev.reprise.component.Probe.Hindrance;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Whether the disk below a folder has room left. Little of a large disk is still much, so it is
 * nearly full below a twentieth, and below 2 GiB; and it has room again only with half as much
 * more, so that a disk at the edge is not told of again and again. Used by one thread at a time.
 */
public final class Room {
    private static final double LITTLE_OF_IT = 0.05;
    private static final long LITTLE = 2L << 30;
    private static final double CLEARLY_MORE = 1.5;

    private final Path folder;
    private final Disk disk;
    private @Nullable Hindrance full;

    public Room(Path folder) {
        this(folder, Disk::below);
    }

    Room(Path folder, Disk disk) {
        this.folder = folder;
        this.disk = disk;
    }

    /**
     * @return null while there is room
     * @throws IOException if the folder is away
     */
    public @Nullable Hindrance look() throws IOException {
        Space space = disk.space(folder);
        double little = Math.min(space.total() * LITTLE_OF_IT, LITTLE);
        if (space.free() >= little * (full == null ? 1 : CLEARLY_MORE)) {
            full = null;
        } else if (full == null) {
            full =
                    new Hindrance(
                            "the disk of %s is nearly full, %d MB free"
                                    .formatted(folder, space.free() >> 20),
                            "make room there; Reprise deletes nothing on it");
        }
        return full;
    }

    /** In bytes. */
    record Space(long total, long free) {}

    /** How much room there is below a folder. */
    interface Disk {
        Space space(Path folder) throws IOException;

        static Space below(Path folder) throws IOException {
            FileStore store = Files.getFileStore(folder);
            return new Space(store.getTotalSpace(), store.getUsableSpace());
        }
    }
}
