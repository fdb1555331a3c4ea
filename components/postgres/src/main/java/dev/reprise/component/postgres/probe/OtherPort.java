package dev.reprise.component.postgres.probe;

import dev.reprise.component.postgres.server.PostmasterFile;
import dev.reprise.component.postgres.server.ServerFolder;
import java.io.IOException;
import java.util.Optional;

/**
 * Tells a server that nobody can reach from one that its operator has moved to another port, as its
 * own lock file says.
 */
public final class OtherPort implements CanaryProbe.StoppedByHand {
    private final ServerFolder folder;
    private final int port;

    /**
     * @param port where we look for it
     */
    public OtherPort(ServerFolder folder, int port) {
        this.folder = folder;
        this.port = port;
    }

    @Override
    public Optional<String> evidence() {
        try {
            return PostmasterFile.read(folder.data())
                    .filter(file -> file.port() != 0 && file.port() != port)
                    .filter(_ -> runs())
                    .map(
                            file ->
                                    "it listens on port %d, and reprise.yaml says %d"
                                            .formatted(file.port(), port));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private boolean runs() {
        try {
            return folder.postmaster().isPresent();
        } catch (IOException e) {
            return false;
        }
    }
}
