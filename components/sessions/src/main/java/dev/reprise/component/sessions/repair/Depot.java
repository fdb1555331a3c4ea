package dev.reprise.component.sessions.repair;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where contents wait while the versions are still being chosen, by their hash. */
interface Depot {
    void keep(String hash, byte[] content) throws IOException;

    /** Keeps the content of a file, which stays where it is, on the same file system. */
    void keep(String hash, Path file) throws IOException;

    /** The content by its hash, as a file that nobody changes. */
    Path content(String hash);

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
            public void keep(String hash, Path file) throws IOException {
                if (!Files.exists(folder.resolve(hash))) {
                    Files.createLink(folder.resolve(hash), file);
                }
            }

            @Override
            public Path content(String hash) {
                return folder.resolve(hash);
            }
        };
    }
}
