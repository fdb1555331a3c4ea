package dev.reprise.component.sessions.repair;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where contents wait while the versions are still being chosen, by their hash. */
interface Depot {
    void keep(String hash, byte[] content) throws IOException;

    byte[] content(String hash) throws IOException;

    /** A place in it for files that are fetched together. */
    Path fetched();

    /** In a folder that its owner makes and removes. */
    static Depot in(Path folder) {
        return new Depot() {
            @Override
            public void keep(String hash, byte[] content) throws IOException {
                Path file = folder.resolve(hash);
                if (!Files.exists(file)) {
                    Files.write(file, content);
                }
            }

            @Override
            public Path fetched() {
                return folder.resolve("fetched");
            }

            @Override
            public byte[] content(String hash) throws IOException {
                return Files.readAllBytes(folder.resolve(hash));
            }
        };
    }
}
