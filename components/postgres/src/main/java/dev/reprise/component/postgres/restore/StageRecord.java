package dev.reprise.component.postgres.restore;

import dev.reprise.contracts.Loss;
import dev.reprise.contracts.Position;
import dev.reprise.contracts.StepResult;
import dev.reprise.contracts.Wire;
import dev.reprise.files.Durable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a finished copy, in {@code stage.json} beside its data: written last, so a stage
 * without it is not finished.
 *
 * @param replaces the identity of the data folder that was live then; empty if there was none
 * @param system the copy's system identifier
 * @param quietSince from here to the place that was reached, the log changes no schema
 * @param notes what a person should know of it
 */
public record StageRecord(
        String snapshot,
        String replaces,
        String system,
        Position reached,
        @Nullable Instant reachedAt,
        Position quietSince,
        Loss loss,
        Map<String, Long> counts,
        List<String> notes) {
    private static final String NAME = "stage.json";

    public static Optional<StageRecord> read(Path stage) throws IOException {
        try {
            return Optional.of(
                    Wire.fromJson(Files.readAllBytes(stage.resolve(NAME)), StageRecord.class));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    void write(Path stage) throws IOException {
        Durable.write(stage.resolve(NAME), Wire.json(this));
    }

    StepResult.Staged staged(Path stage) {
        return new StepResult.Staged(
                stage.toString(), snapshot, reached, reachedAt, loss, counts, notes);
    }
}
