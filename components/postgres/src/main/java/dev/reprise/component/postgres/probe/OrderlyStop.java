package dev.reprise.component.postgres.probe;

import dev.reprise.component.postgres.server.ControlFile;
import dev.reprise.component.postgres.server.PostmasterFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Tells a server that somebody stopped from one that was killed: a smart or fast shutdown says so
 * in the control file and takes {@code postmaster.pid} away. The operator's hand is not a disaster.
 * An immediate shutdown leaves no such sign: it looks like a crash, and is recovered like one.
 */
public final class OrderlyStop implements CanaryProbe.StoppedByHand {
    private final Path data;

    public OrderlyStop(Path data) {
        this.data = data;
    }

    @Override
    public Optional<String> evidence() {
        try {
            boolean orderly =
                    !Files.exists(data.resolve(PostmasterFile.NAME))
                            && ControlFile.read(data).state() == ControlFile.State.SHUT_DOWN;
            return orderly
                    ? Optional.of("it was stopped in an orderly way: " + data)
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty(); // no such evidence where the file cannot be read
        }
    }
}
