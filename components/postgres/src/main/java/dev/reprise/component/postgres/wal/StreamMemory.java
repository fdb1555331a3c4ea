package dev.reprise.component.postgres.wal;

import dev.reprise.contracts.Wire;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far a stream was, in a file: for a process that has to say what was lost with another. Up to
 * a second old, and not synced: the spool is the truth as long as it is there.
 */
final class StreamMemory {
    private static final Logger LOG = LoggerFactory.getLogger(StreamMemory.class);

    private final Path file;

    StreamMemory(Path file) {
        this.file = file;
    }

    /**
     * @param synchronous whether commits waited for us
     */
    record Noted(StreamState.View view, boolean synchronous) {}

    void note(StreamState.View view, boolean synchronous) {
        if (view.history() == null) {
            return;
        }
        try {
            Path folder = file.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            Path unfinished = file.resolveSibling(file.getFileName() + ".new");
            Files.write(unfinished, Wire.json(new Noted(view, synchronous)));
            Files.move(
                    unfinished,
                    file,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            LOG.warn("how far the stream is cannot be noted in {}: {}", file, e.getMessage());
        }
    }

    Optional<Noted> read() {
        try {
            return Optional.of(Wire.fromJson(Files.readAllBytes(file), Noted.class));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException | RuntimeException e) {
            LOG.warn("how far the stream was cannot be read from {}: {}", file, e.getMessage());
            return Optional.empty();
        }
    }
}
