package dev.reprise.component.postgres.server;

import dev.reprise.contracts.Wire;
import dev.reprise.files.Durable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What was seen of a server while it was well, and cannot be asked any more once it is gone.
 *
 * @param system its system identifier
 * @param arguments that it was started with, without the program and its data folder
 * @param volume the mount point that its data lay below; null where not known
 * @param logVolume the same of its log, where a link leads to it; null where none does
 */
public record KnownServer(
        String system,
        List<String> arguments,
        @Nullable String volume,
        @Nullable String logVolume) {
    /** Where the log lies in a data folder. */
    public static final String LOG = "pg_wal";

    private Optional<String> away(Path data, Mounts mounts) throws IOException {
        Optional<String> away = away(data, volume, mounts);
        Path log = data.resolve(LOG);
        return away.isEmpty() && Files.isSymbolicLink(log) ? away(log, logVolume, mounts) : away;
    }

    private static Optional<String> away(Path path, @Nullable String before, Mounts mounts)
            throws IOException {
        Optional<Path> now = before == null ? Optional.empty() : mounts.of(path);
        return now.isEmpty() || now.get().equals(Path.of(String.valueOf(before)))
                ? Optional.empty()
                : Optional.of(
                        "the volume of %s is not mounted: it lay on %s, and what is there now on %s"
                                .formatted(path, before, now.get()));
    }

    /** A file in a folder of ours that may be lost: then the server is got to know again. */
    public static final class Store {
        private final Path file;

        public Store(Path run, String component) {
            this.file = run.resolve("postgres-" + component + ".json");
        }

        /** Whoever deletes it makes a server unknown. */
        public Path file() {
            return file;
        }

        public Optional<KnownServer> read() throws IOException {
            try {
                return Optional.of(Wire.fromJson(Files.readAllBytes(file), KnownServer.class));
            } catch (NoSuchFileException e) {
                return Optional.empty();
            }
        }

        /**
         * Why its data folder only looks as if its data were gone; empty where nothing says so.
         *
         * @param data its data folder, in which no cluster was found, or another one
         */
        public Optional<String> away(Path data, Mounts mounts) throws IOException {
            Optional<KnownServer> known = read();
            return known.isPresent() ? known.get().away(data, mounts) : Optional.empty();
        }

        public void write(KnownServer known) throws IOException {
            Durable.write(file, Wire.json(known));
        }
    }
}
