package dev.reprise.component.sessions.repair;

import dev.reprise.contracts.Wire;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * In the kept folder: how the switch ended for each file, line by line, so that it is done once.
 * Paths are quoted as JSON does, since a name may hold a line's end.
 */
final class PutInLog implements AutoCloseable {
    private static final String NAME = "put-in.log";

    private final FileChannel out;
    private final Map<String, PutIn.Ending> done;

    private PutInLog(FileChannel out, Map<String, PutIn.Ending> done) {
        this.out = out;
        this.done = done;
    }

    static PutInLog open(Path kept) throws IOException {
        Map<String, PutIn.Ending> done = read(kept);
        FileChannel out =
                FileChannel.open(
                        kept.resolve(NAME),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.APPEND);
        return new PutInLog(out, done);
    }

    /** What was done, by path. A line that is not whole does not count. */
    static Map<String, PutIn.Ending> read(Path kept) throws IOException {
        var done = new HashMap<String, PutIn.Ending>();
        try {
            String text = Files.readString(kept.resolve(NAME));
            int end = text.lastIndexOf('\n');
            for (String line : text.substring(0, Math.max(0, end)).split("\n")) {
                int tab = line.indexOf('\t');
                if (tab > 0) {
                    Optional<String> path = path(line.substring(tab + 1));
                    path.ifPresent(
                            each -> done.put(each, PutIn.Ending.valueOf(line.substring(0, tab))));
                }
            }
        } catch (NoSuchFileException e) {
            return done;
        }
        return done;
    }

    Map<String, PutIn.Ending> done() {
        return done;
    }

    void add(String path, PutIn.Ending ending) throws IOException {
        done.put(path, ending);
        String quoted = new String(Wire.json(path), StandardCharsets.UTF_8);
        // the newline in front ends what a kill has left of the line before
        var line = ByteBuffer.wrap(bytes("\n" + ending + "\t" + quoted + "\n"));
        while (line.hasRemaining()) {
            out.write(line);
        }
    }

    private static Optional<String> path(String quoted) {
        try {
            return Optional.of(Wire.fromJson(bytes(quoted), String.class));
        } catch (IOException e) {
            // what a kill has left
            return Optional.empty();
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    void sync() throws IOException {
        out.force(true);
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
