package dev.reprise.component.sessions.repair;

import dev.reprise.component.sessions.repair.RepairPlan.GivenUp;
import dev.reprise.contracts.StepResult;
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
 * What the last repair has done, beside the protected folder.
 *
 * @param kept where what was replaced lies
 * @param result null while the switch is under way
 * @param givenUp files for which no sound version exists; nobody asks for them again
 */
public record Marker(
        String run, String kept, StepResult.@Nullable Switched result, List<GivenUp> givenUp) {
    public static Optional<Marker> read(Path file) throws IOException {
        try {
            return Optional.of(Wire.fromJson(Files.readAllBytes(file), Marker.class));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    void write(Path file) throws IOException {
        Durable.write(file, Wire.json(this));
    }
}
