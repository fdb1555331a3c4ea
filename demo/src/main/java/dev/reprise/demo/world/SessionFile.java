package dev.reprise.demo.world;

import dev.reprise.contracts.Wire;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;

/** One file of a session, and how OpenCode writes it: beside, then renamed. */
public record SessionFile(Path path, byte[] content) {
    public static SessionFile of(Path path, Object content) {
        return new SessionFile(path, Wire.json(content));
    }

    public static SessionFile of(Path path, Map<String, Object> content) {
        return new SessionFile(path, Wire.json(content));
    }

    /** Whole or absent on return, and on the disk. Folders are made where they are absent. */
    public void write() throws IOException {
        put(true);
    }

    /** As {@link #write}, without waiting for the disk. */
    public void writeUnsynced() throws IOException {
        put(false);
    }

    private void put(boolean synced) throws IOException {
        Path folder = path.getParent();
        if (folder == null) {
            throw new IOException("no folder: " + path);
        }
        Files.createDirectories(folder);
        Path half = folder.resolve(path.getFileName() + ".tmp");
        Files.write(half, content);
        if (synced) {
            try (FileChannel channel = FileChannel.open(half, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
        }
        Files.move(half, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
