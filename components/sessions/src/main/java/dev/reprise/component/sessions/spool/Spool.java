package dev.reprise.component.sessions.spool;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The spool's folder as its readers see it: {@code checkpoint}, and segments {@code
 * changes-<number>.log}, which become {@code .vaulted} once they lie in the vault. Thread-safe.
 */
public final class Spool {
    private static final Pattern SEGMENT = Pattern.compile("changes-(\\d{12})\\.(log|vaulted)");

    private final Path folder;

    public Spool(Path folder) {
        this.folder = folder;
    }

    public Path folder() {
        return folder;
    }

    /** A file of the log. */
    public record Segment(long number, Path file, boolean vaulted) {}

    public List<Segment> segments() throws IOException {
        var found = new ArrayList<Segment>();
        try (Stream<Path> files = Files.list(folder)) {
            files.forEach(
                    file -> {
                        Matcher name = SEGMENT.matcher(String.valueOf(file.getFileName()));
                        if (name.matches()) {
                            found.add(
                                    new Segment(
                                            Long.parseLong(name.group(1)),
                                            file,
                                            name.group(2).equals("vaulted")));
                        }
                    });
        } catch (NoSuchFileException e) {
            return List.of();
        }
        found.sort(java.util.Comparator.comparingLong(Segment::number));
        return found;
    }

    /** Reads one segment up to its last whole entry; nothing if it was pruned meanwhile. */
    public void read(Segment segment, LogCodec.Reader reader) throws IOException {
        for (Path file : List.of(segment.file(), file(segment.number(), true))) {
            try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
                LogCodec.read(in, reader);
                return;
            } catch (NoSuchFileException e) {
                // shipped and renamed since it was listed: the second name, or pruned
                continue;
            }
        }
    }

    /** The state that the log goes on from. Empty if there is none yet. */
    public Optional<Checkpoint> checkpoint() throws IOException {
        return Checkpoint.open(folder.resolve(Checkpoint.NAME));
    }

    Path file(long number, boolean vaulted) {
        return folder.resolve("changes-%012d.%s".formatted(number, vaulted ? "vaulted" : "log"));
    }
}
