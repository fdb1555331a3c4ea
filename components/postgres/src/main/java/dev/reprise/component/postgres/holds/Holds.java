package dev.reprise.component.postgres.holds;

import dev.reprise.contracts.Outcome;
import dev.reprise.contracts.Wire;
import dev.reprise.files.Durable;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The marks of one component's holds, a file each in a folder beside its data. A mark is written
 * before its hold is placed and removed after the hold was undone, so a hold without a mark cannot
 * be; undoing one that was never placed is harmless. Safe for use by several processes.
 */
public final class Holds {
    private static final String SUFFIX = ".json";

    private final Path folder;

    public Holds(Path folder) {
        this.folder = folder;
    }

    /** A hold and how it is undone. */
    public record Marked(Outcome.Hold hold, Undo undo) {}

    /**
     * Durable on return. Makes its own folder, and none above it. The first mark of an id stays: it
     * knows what was there before us.
     */
    public void place(Marked marked) throws IOException {
        Path file = file(marked.hold().id());
        if (Files.exists(file)) {
            return;
        }
        Path beside = folder.toAbsolutePath().getParent();
        if (beside != null && !Files.isDirectory(beside)) {
            throw new IOException(beside + " is not there: mount its volume, or make it");
        }
        Durable.write(file, Wire.json(marked));
    }

    /** In the order of their ids. */
    public List<Marked> all() throws IOException {
        var all = new ArrayList<Marked>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "[!.]*" + SUFFIX)) {
            for (Path file : files) {
                all.add(Wire.fromJson(Files.readAllBytes(file), Marked.class));
            }
        } catch (NoSuchFileException e) {
            return List.of();
        }
        all.sort(Comparator.comparing(marked -> marked.hold().id()));
        return List.copyOf(all);
    }

    /** Durable on return; nothing happens where there is no such mark. */
    public void remove(String id) throws IOException {
        if (Files.deleteIfExists(file(id))) {
            Durable.sync(folder);
        }
    }

    private Path file(String id) {
        if (!id.matches("[A-Za-z0-9_./-]{1,100}") || id.contains("..")) {
            throw new IllegalArgumentException("no id of a hold: " + id);
        }
        return folder.resolve(id.replace('/', '~') + SUFFIX);
    }
}
