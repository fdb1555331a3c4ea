package dev.reprise.demo;

import dev.reprise.demo.process.Children;
import dev.reprise.demo.process.Recorded;
import dev.reprise.demo.world.Remains;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Makes the demo's folder, and removes an old one only where it is the demo's own and at rest. */
final class FolderGuard {
    private static final String SIGNATURE =
            "This folder was made by `reprise demo`, which may remove it.\n";

    private FolderGuard() {}

    /** The folder is new and empty but for its sign and the demo's notes. */
    static void prepare(DemoFolder folder) throws IOException, DemoException {
        Path root = folder.root();
        if (Files.exists(root) && !isEmpty(root)) {
            requireOurs(folder);
            requireAtRest(folder);
            FolderTree.remove(root);
        }
        Files.createDirectories(folder.temporary());
        Files.createDirectories(folder.postMortems());
        Files.writeString(folder.sign(), SIGNATURE);
    }

    static void requireOurs(DemoFolder folder) throws IOException, DemoException {
        Path sign = folder.sign();
        if (!Files.isRegularFile(sign) || !Files.readString(sign).equals(SIGNATURE)) {
            throw new DemoException(
                    "that folder is not one of reprise demo, and is left alone",
                    folder.root(),
                    "give another one with --dir");
        }
    }

    private static void requireAtRest(DemoFolder folder) throws IOException, DemoException {
        List<Recorded> running = Children.running(folder.processes());
        if (!running.isEmpty() || !Remains.of(folder.database()).isEmpty()) {
            throw new DemoException(
                    "a demo still runs in that folder",
                    folder.root(),
                    "end it with: ./reprise demo --stop --dir " + folder.root());
        }
    }

    private static boolean isEmpty(Path root) throws IOException {
        if (!Files.isDirectory(root)) {
            return false;
        }
        try (Stream<Path> list = Files.list(root)) {
            return list.findAny().isEmpty();
        }
    }
}
