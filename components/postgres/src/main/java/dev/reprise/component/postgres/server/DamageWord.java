package dev.reprise.component.postgres.server;

import dev.reprise.contracts.Wire;
import dev.reprise.files.Durable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a server that was started by us has said of its data when it ended, or when it let nobody
 * in. It holds for as long as its control file is the one of that moment: every start that comes
 * further writes it, and so does every checkpoint.
 *
 * @param says its complaint
 * @param control what the control file looked like
 */
public record DamageWord(String says, String control) {

    /** A file beside the data folder. */
    public static final class Store {
        private final Path data;
        private final Path file;

        public Store(Path data, Path file) {
            this.data = data;
            this.file = file;
        }

        /** Keeps the word, where it is one on the data; whatever was said before is over. */
        public void ended(StartFailure failure) throws IOException {
            if (failure.circumstances() || recoveredByHand()) {
                serves();
            } else {
                keep(failure.says());
            }
        }

        /** Keeps the word of one that runs and lets nobody in because of its data. */
        public void keep(String says) throws IOException {
            Durable.write(file, Wire.json(new DamageWord(says, control())));
        }

        public void serves() throws IOException {
            Files.deleteIfExists(file);
        }

        /** The word that still holds. */
        public Optional<String> read() throws IOException {
            try {
                DamageWord word = Wire.fromJson(Files.readAllBytes(file), DamageWord.class);
                return word.control().equals(control())
                        ? Optional.of(word.says())
                        : Optional.empty();
            } catch (NoSuchFileException e) {
                return Optional.empty();
            }
        }

        /** A target that is out of reach is then that person's mistake, and no damage. */
        private boolean recoveredByHand() {
            return Stream.of("recovery.signal", "standby.signal")
                    .anyMatch(name -> Files.exists(data.resolve(name)));
        }

        private String control() throws IOException {
            try {
                var now =
                        Files.readAttributes(
                                data.resolve("global/pg_control"), BasicFileAttributes.class);
                return now.fileKey() + " " + now.lastModifiedTime();
            } catch (NoSuchFileException e) {
                return "absent";
            }
        }
    }
}
