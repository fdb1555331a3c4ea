package dev.reprise.component.postgres.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a server that we have started said before it ended. */
public final class ServerLog {
    private static final int TAIL = 16 * 1024;
    private static final Pattern SOCKET_LOCK =
            Pattern.compile("(/[^\"\\n]*/\\.s\\.PGSQL\\.\\d+\\.lock)");

    private ServerLog() {}

    public static long size(Path log) throws IOException {
        return Files.exists(log) ? Files.size(log) : 0;
    }

    /**
     * The last line that tells of a fatal error, or else the last line.
     *
     * @param from only what was written after that many bytes counts
     */
    public static String lastComplaint(Path log, long from) throws IOException {
        return StartFailure.complaint(lines(log, from));
    }

    /** Why a server that has ended did so. */
    public static StartFailure failure(Path log, long from) throws IOException {
        return StartFailure.ended(lines(log, from));
    }

    private static List<String> lines(Path log, long from) throws IOException {
        return tail(log, from).lines().filter(line -> !line.isBlank()).toList();
    }

    /** Lock files of Unix sockets that the end of the log speaks of. */
    public static List<Path> socketLocks(Path log) throws IOException {
        return SOCKET_LOCK
                .matcher(tail(log, 0))
                .results()
                .map(found -> Path.of(found.group(1)))
                .distinct()
                .toList();
    }

    public static String firstLine(@Nullable String text) {
        return text == null ? "" : text.lines().findFirst().orElse("");
    }

    private static String tail(Path log, long from) throws IOException {
        if (!Files.exists(log)) {
            return "";
        }
        try (FileChannel channel = FileChannel.open(log, StandardOpenOption.READ)) {
            long start = Math.max(from, channel.size() - TAIL);
            ByteBuffer bytes =
                    ByteBuffer.allocate((int) Math.min(TAIL, Math.max(0, channel.size() - start)));
            channel.read(bytes, start);
            return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
        }
    }
}
