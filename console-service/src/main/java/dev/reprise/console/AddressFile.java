package dev.reprise.console;

import dev.reprise.contracts.Wire;
import dev.reprise.contracts.console.ConsoleAddress;
import dev.reprise.files.Durable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where the command line finds the console: a file that its owner alone can read. */
final class AddressFile {
    private final Path file;

    AddressFile(Path runFolder) {
        this.file = runFolder.resolve(ConsoleAddress.FILE);
    }

    void write(ConsoleAddress address) throws IOException {
        Durable.write(file, Wire.json(address));
    }

    /** Removes it where it is still ours. */
    void remove(ConsoleAddress address) throws IOException {
        if (Files.exists(file)
                && Wire.fromJson(Files.readAllBytes(file), ConsoleAddress.class).equals(address)) {
            Files.delete(file);
        }
    }
}
