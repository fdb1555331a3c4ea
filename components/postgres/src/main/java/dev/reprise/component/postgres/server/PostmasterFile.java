package dev.reprise.component.postgres.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a running server wrote into {@code postmaster.pid}.
 *
 * @param sockets the folder of its first Unix socket; empty for none
 * @param ready whether it takes connections
 * @see <a
 *     href="https://github.com/postgres/postgres/blob/REL_18_STABLE/src/include/utils/pidfile.h">
 *     its lines</a>
 */
public record PostmasterFile(long pid, int port, String sockets, boolean ready) {
    public static final String NAME = "postmaster.pid";

    /** Empty where there is none, or where it is just being written. */
    public static Optional<PostmasterFile> read(Path data) throws IOException {
        List<String> lines;
        try {
            lines = Files.readAllLines(data.resolve(NAME), StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        try {
            // A negative number is a single-user server's.
            return lines.isEmpty()
                    ? Optional.empty()
                    : Optional.of(
                            new PostmasterFile(
                                    Math.abs(Long.parseLong(lines.get(0).strip())),
                                    lines.size() > 3 ? Integer.parseInt(lines.get(3).strip()) : 0,
                                    lines.size() > 4 ? lines.get(4).strip() : "",
                                    lines.size() > 7 && lines.get(7).strip().equals("ready")));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
