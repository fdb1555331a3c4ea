package dev.reprise.console;

import dev.reprise.contracts.Wire;
import dev.reprise.contracts.console.ConsoleAddress;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Where the command line finds the console: a file that its owner alone can read. */
final class AddressFile {
    private final Path file;

    AddressFile(Path runFolder) {
        this.file = runFolder.resolve(ConsoleAddress.FILE);
    }

    void write(ConsoleAddress address) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Path fresh = file.resolveSibling(ConsoleAddress.FILE + ".tmp");
        Files.deleteIfExists(fresh);
        try (FileChannel channel =
                FileChannel.open(
                        fresh,
                        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")))) {
            ByteBuffer content = ByteBuffer.wrap(Wire.json(address));
            while (content.hasRemaining()) {
                channel.write(content);
            }
            channel.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Removes it where it is still ours. */
    void remove(ConsoleAddress address) throws IOException {
        if (Files.exists(file)
                && Wire.fromJson(Files.readAllBytes(file), ConsoleAddress.class).equals(address)) {
            Files.delete(file);
        }
    }
}
