package dev.reprise.component.postgres;

import dev.reprise.component.SupersededException;
import dev.reprise.component.postgres.server.ProcessTable;
import dev.reprise.component.postgres.server.ServerFolder;
import dev.reprise.component.postgres.server.Waiting;
import java.io.IOException;
import java.nio.file.Path;

/** Ends servers that the product has started in a test: they survive the test's process. */
final class ServerLeftovers {
    private ServerLeftovers() {}

    static void end(Path data) throws IOException {
        try {
            new ServerFolder(data, new ProcessTable(), new Waiting(System::nanoTime))
                    .endAll(left -> {});
        } catch (InterruptedException | SupersededException e) {
            throw new IOException(e);
        }
    }
}
