package dev.reprise.component.postgres.restore;

import dev.reprise.files.Durable;
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
 * socket's address in the system's temporary folder, which the stage then names.
 */
final class SocketFolder {
    /** The address is 108 bytes on Linux, 104 elsewhere, with a zero at its end. */
    private static final int LONGEST = 103;

    private static final FileAttribute<Set<PosixFilePermission>> OURS =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private SocketFolder() {}

    /** A new one; an earlier one of the same stage is removed. */
    static Path of(Path stage, String socket) throws IOException {
        remove(stage);
        Path within = stage.resolve("s");
        int length = within.resolve(socket).toString().getBytes(StandardCharsets.UTF_8).length;
        if (length <= LONGEST) {
            return Files.createDirectory(within, OURS);
        }
        Path outside = Files.createTempDirectory("reprise-", OURS);
        Durable.write(
                stage.resolve("sockets"), outside.toString().getBytes(StandardCharsets.UTF_8));
        return outside;
    }

    static void remove(Path stage) throws IOException {
        Folders.delete(stage.resolve("s"));
        Path note = stage.resolve("sockets");
        if (Files.exists(note)) {
            Folders.delete(Path.of(Files.readString(note)));
            Files.delete(note);
        }
    }
}
