package dev.reprise.runtime;

import dev.reprise.files.Durable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A small text in a file of the state folder: whole or absent, and durable once written. */
public final class RememberedFile {
    private final Path file;

    public RememberedFile(Path file) {
        this.file = file;
    }

    public Optional<String> read() throws IOException {
        return Files.exists(file) ? Optional.of(Files.readString(file).strip()) : Optional.empty();
    }

    /** Replaces what was there; the folder is made where it is absent. */
    public void write(String text) throws IOException {
        Durable.write(file, text.getBytes(StandardCharsets.UTF_8));
    }
}
