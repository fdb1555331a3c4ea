package dev.reprise.demo.world;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;

/**
 * The small segment of System V shared memory that a PostgreSQL server holds, and that stays when
 * it is killed and its folder deleted. The demo notes each, and removes those that nobody uses.
 */
public final class SharedMemory {
    private static final Path SEGMENTS = Path.of("/proc/sysvipc/shm");
    private static final int LINE_IN_PID_FILE = 6;
    private static final int ATTACHED = 6;

    private final Path data;
    private final Path notes;

    /**
     * @param data the server's data folder
     * @param notes a file that is appended to
     */
    public SharedMemory(Path data, Path notes) {
        this.data = data;
        this.notes = notes;
    }

    /** Notes what the running server holds; none is fine. */
    public void note() throws IOException {
        Path pidFile = data.resolve("postmaster.pid");
        if (!Files.exists(pidFile)) {
            return;
        }
        List<String> lines = Files.readAllLines(pidFile);
        if (lines.size() > LINE_IN_PID_FILE) {
            Files.writeString(
                    notes,
                    lines.get(LINE_IN_PID_FILE).strip() + "\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        }
    }

    /** Removes every noted segment that is still there and to which no process is attached. */
    public void release() throws IOException, InterruptedException {
        if (!Files.exists(notes) || !Files.exists(SEGMENTS)) {
            return;
        }
        List<String> noted = Files.readAllLines(notes);
        for (String line : Files.readAllLines(SEGMENTS)) {
            Optional<String> id = unused(line, noted);
            if (id.isPresent()) {
                new ProcessBuilder("ipcrm", "-m", id.get())
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor();
            }
        }
    }

    /**
     * The number of a segment that was noted and is not in use.
     *
     * @param segment a line of the kernel's table: key, id, mode, size, creator, last user,
     *     attached
     * @param noted lines of key and id
     */
    static Optional<String> unused(String segment, List<String> noted) {
        String[] words = segment.strip().split("\\s+");
        if (words.length <= ATTACHED || !"0".equals(words[ATTACHED])) {
            return Optional.empty();
        }
        return noted.stream()
                        .map(line -> line.strip().split("\\s+"))
                        .anyMatch(
                                n ->
                                        n.length == 2
                                                && n[0].equals(words[0])
                                                && n[1].equals(words[1]))
                ? Optional.of(words[1])
                : Optional.empty();
    }
}
