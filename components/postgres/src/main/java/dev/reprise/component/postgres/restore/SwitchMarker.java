package dev.reprise.component.postgres.restore;

import dev.reprise.contracts.RunId;
import dev.reprise.contracts.Wire;
import dev.reprise.files.Durable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How far a switch is, in {@code <data>.reprise-marker.json}: written before anything is renamed.
 * What is still to do follows from it and from which of the folders are there.
 *
 * @param stage holds the copy
 * @param kept where the data that is replaced goes
 */
record SwitchMarker(RunId run, int attempt, State state, String stage, String kept) {
    enum State {
        /** The folders may be renamed from now on. */
        PREPARED,
        SWITCHED,
        /** From now on they may be renamed back. */
        ROLLING_BACK,
        ROLLED_BACK
    }

    static Optional<SwitchMarker> read(Path file) throws IOException {
        try {
            return Optional.of(Wire.fromJson(Files.readAllBytes(file), SwitchMarker.class));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    SwitchMarker write(Path file) throws IOException {
        Durable.write(file, Wire.json(this));
        return this;
    }

    SwitchMarker now(State next) {
        return new SwitchMarker(run, attempt, next, stage, kept);
    }

    boolean settled() {
        return switch (state) {
            case SWITCHED, ROLLED_BACK -> true;
            case PREPARED, ROLLING_BACK -> false;
        };
    }
}
