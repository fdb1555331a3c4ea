package dev.reprise.component.postgres.restore;

import dev.reprise.files.Durable;
import dev.reprise.files.FileTree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Where a private copy's Unix socket lies: in its stage, and only where that path is too long for a
 * socket's address in a temporary folder, which the stage then names.
 */
final class SocketFolder {
    /** The address is 108 bytes on Linux, 104 elsewhere, with a zero at its end. */
    private static final int LONGEST = 103;

    /** Where the process's own temporary folder lies too deep as well. */
    private static final Path SHORTEST = Path.of("/tmp");

    private static final String PREFIX = "reprise-";
    private static final String LONGEST_SUFFIX = Long.toUnsignedString(-1);

    private static final FileAttribute<Set<PosixFilePermission>> OURS =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private SocketFolder() {}

    /** A new one; an earlier one of the same stage is removed. */
    static Path of(Path stage, String socket) throws IOException {
        return of(stage, socket, Path.of(System.getProperty("java.io.tmpdir")));
    }

    static Path of(Path stage, String socket, Path temporary) throws IOException {
        remove(stage);
        Path within = stage.resolve("s");
        if (fits(within.resolve(socket))) {
            return Files.createDirectory(within, OURS);
        }
        boolean near = fits(temporary.resolve(PREFIX + LONGEST_SUFFIX).resolve(socket));
        Path outside = Files.createTempDirectory(near ? temporary : SHORTEST, PREFIX, OURS);
        Durable.write(
                stage.resolve("sockets"), outside.toString().getBytes(StandardCharsets.UTF_8));
        return outside;
    }

    private static boolean fits(Path socket) {
        return socket.toString().getBytes(StandardCharsets.UTF_8).length <= LONGEST;
    }

    static void remove(Path stage) throws IOException {
        FileTree.remove(stage.resolve("s"));
        Path note = stage.resolve("sockets");
        if (Files.exists(note)) {
            FileTree.remove(Path.of(Files.readString(note)));
            Files.delete(note);
        }
    }
}
