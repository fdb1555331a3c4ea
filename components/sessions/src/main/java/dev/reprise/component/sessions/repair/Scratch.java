package dev.reprise.component.sessions.repair;

import dev.reprise.files.Durable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Folders for contents that are looked at and not kept, below one that is Reprise's own: what is in
 * sessions lies nowhere else. What processes that were killed have left goes with the next one.
 */
public final class Scratch {
    private static final String PREFIX = "sessions-look-";

    private final Path run;

    public Scratch(Path run) {
        this.run = run;
    }

    /** A new one, which its owner alone may read, and which the caller removes. */
    Path make() throws IOException {
        Durable.makeFolder(run);
        for (Path each : left()) {
            Beside.removeQuietly(each);
        }
        return Files.createTempDirectory(run, PREFIX + ProcessHandle.current().pid() + "-");
    }

    private List<Path> left() throws IOException {
        try (Stream<Path> all = Files.list(run)) {
            return all.filter(Scratch::isLeft).toList();
        }
    }

    private static boolean isLeft(Path folder) {
        String name = String.valueOf(folder.getFileName());
        int end = name.lastIndexOf('-');
        if (!name.startsWith(PREFIX) || end < PREFIX.length()) {
            return false;
        }
        String pid = name.substring(PREFIX.length(), end);
        return pid.matches("\\d{1,18}") && ProcessHandle.of(Long.parseLong(pid)).isEmpty();
    }
}
