package dev.reprise.component.postgres.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A server that is a process of this host, which we may end and start.
 *
 * @param data its data folder
 * @param bin the folder that holds {@code postgres}
 * @param runAs the system user that it runs as; null for the owner of the data folder
 */
public record LocalServer(Path data, Path bin, @Nullable String runAs) {
    /** Bytes that the recovery of a copy writes, beside its base and its log. */
    public static final long ROOM_TO_WORK = 256L << 20;

    public Path postgres() {
        return bin.resolve("postgres");
    }

    /** A path beside the data folder, on the same file system: its name with a suffix. */
    public Path beside(String suffix) {
        return data.resolveSibling(data.getFileName() + suffix);
    }

    /** Bytes that are free where a copy is restored to. */
    public long free() throws IOException {
        Path parent = data.getParent();
        return parent == null ? 0 : Files.getFileStore(parent).getUsableSpace();
    }

    /** Standard error of a server that was started by us. */
    public Path serverLog() {
        return beside(".reprise-server.log");
    }

    public Path lockFile() {
        return beside(".reprise-lock");
    }

    /** Where a server's word on its data is kept. */
    public Path damageWord() {
        return beside(".reprise-damage.json");
    }

    public Path holds() {
        return beside(".reprise-holds");
    }
}
