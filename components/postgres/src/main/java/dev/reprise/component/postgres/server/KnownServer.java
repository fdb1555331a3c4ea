package dev.reprise.component.postgres.server;

import dev.reprise.contracts.Wire;
import dev.reprise.files.Durable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What was seen of a server while it was well, and cannot be asked any more once it is gone.
 *
 * @param system its system identifier
 * @param arguments that it was started with, without the program and its data folder
 */
public record KnownServer(String system, List<String> arguments) {
    /** A file in a folder of ours that may be lost: then the server is got to know again. */
    public static final class Store {
        private final Path file;

        public Store(Path run, String component) {
            this.file = run.resolve("postgres-" + component + ".json");
        }

        public Optional<KnownServer> read() throws IOException {
            try {
                return Optional.of(Wire.fromJson(Files.readAllBytes(file), KnownServer.class));
            } catch (NoSuchFileException e) {
                return Optional.empty();
            }
        }

        public void write(KnownServer known) throws IOException {
            Durable.write(file, Wire.json(known));
        }
    }
}
