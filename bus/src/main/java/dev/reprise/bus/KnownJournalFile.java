package dev.reprise.bus;

import dev.reprise.files.Durable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Remembers the journal's id in a file that the services of one host share. */
public final class KnownJournalFile implements KnownJournal {
    private final Path file;

    /**
     * @param file in an existing folder
     */
    public KnownJournalFile(Path file) {
        this.file = file;
    }

    @Override
    public String id() {
        try {
            return Files.readString(file, StandardCharsets.US_ASCII).strip();
        } catch (NoSuchFileException e) {
            return "";
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the journal's id from " + file, e);
        }
    }

    @Override
    public void remember(String id) {
        if (id().equals(id)) {
            return;
        }
        try {
            Durable.write(file, (id + "\n").getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot keep the journal's id in " + file, e);
        }
    }
}
