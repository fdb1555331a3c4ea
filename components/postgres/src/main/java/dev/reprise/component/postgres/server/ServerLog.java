package dev.reprise.component.postgres.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a server says from when it is started by us: on its standard error, which is our file, and
 * once its collector runs ({@code logging_collector}) in files of its own, which {@code
 * current_logfiles} in its data folder names. Of what was there before nothing counts.
 *
 * @see <a
 *     href="https://www.postgresql.org/docs/current/storage-file-layout.html">current_logfiles</a>
 */
public final class ServerLog {
    private static final int TAIL = 16 * 1024;
    private static final String CURRENT = "current_logfiles";
    private static final String AS_TEXT = "stderr ";
    private static final Pattern SOCKET_LOCK =
            Pattern.compile("(/[^\"\\n]*/\\.s\\.PGSQL\\.\\d+\\.lock)");

    private final Path data;
    private final Path log;
    private final long from;
    private final Map<Path, Long> before;

    private ServerLog(Path data, Path log, long from, Map<Path, Long> before) {
        this.data = data;
        this.log = log;
        this.from = from;
        this.before = before;
    }

    /**
     * For a server that is to be started.
     *
     * @param log that its standard error is appended to
     */
    public static ServerLog before(Path data, Path log) throws IOException {
        var folders = new LinkedHashSet<>(List.of(data.resolve("log"), data.resolve("pg_log")));
        for (Path each : collected(data)) {
            Path folder = each.getParent();
            if (folder != null) {
                folders.add(folder);
            }
        }
        var sizes = new HashMap<Path, Long>();
        for (Path folder : folders) {
            sizes(folder, sizes);
        }
        return new ServerLog(data, log, Files.exists(log) ? Files.size(log) : 0, sizes);
    }

    private static void sizes(Path folder, Map<Path, Long> sizes) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path each : files) {
                sizes.put(each, Files.size(each));
            }
        } catch (NoSuchFileException | NotDirectoryException e) {
            return; // it collects nothing there, or a file was just deleted: then it is new
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    /** The last line that tells of a fatal error, or else the last line. */
    public String lastComplaint() throws IOException {
        return StartFailure.complaint(lines());
    }

    /** Why a server that has ended did so. */
    public StartFailure failure() throws IOException {
        return StartFailure.ended(lines());
    }

    /** Lock files of Unix sockets that it speaks of. */
    public List<Path> socketLocks() throws IOException {
        return lines().stream()
                .flatMap(line -> SOCKET_LOCK.matcher(line).results())
                .map(found -> Path.of(found.group(1)))
                .distinct()
                .toList();
    }

    public static String firstLine(@Nullable String text) {
        return text == null ? "" : text.lines().findFirst().orElse("");
    }

    /** The collector begins where standard error ends. */
    private List<String> lines() throws IOException {
        var lines = new ArrayList<String>(tail(log, from));
        for (Path each : collected(data)) {
            lines.addAll(tail(each, before.getOrDefault(each, 0L)));
        }
        return lines;
    }

    private static Set<Path> collected(Path data) throws IOException {
        var files = new LinkedHashSet<Path>();
        try {
            for (String line : Files.readAllLines(data.resolve(CURRENT))) {
                if (line.startsWith(AS_TEXT)) {
                    files.add(data.resolve(line.substring(AS_TEXT.length())));
                }
            }
        } catch (NoSuchFileException e) {
            return Set.of(); // it does not collect
        }
        return files;
    }

    private static List<String> tail(Path log, long from) throws IOException {
        try (FileChannel channel = FileChannel.open(log, StandardOpenOption.READ)) {
            // A file that is shorter than it was has been begun anew.
            long begin = from > channel.size() ? 0 : from;
            long start = Math.max(begin, channel.size() - TAIL);
            ByteBuffer bytes =
                    ByteBuffer.allocate((int) Math.min(TAIL, Math.max(0, channel.size() - start)));
            channel.read(bytes, start);
            return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank())
                    .toList();
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }
}
