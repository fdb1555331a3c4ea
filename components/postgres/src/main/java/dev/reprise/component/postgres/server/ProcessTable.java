package dev.reprise.component.postgres.server;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The system's process table, as far as it concerns PostgreSQL. A server's processes all have the
 * data folder as their working folder, also when it was deleted under them; a zombie is not listed,
 * it does nothing any more. Linux.
 */
public final class ProcessTable {
    private static final String DELETED = " (deleted)";
    private final Path proc;

    public ProcessTable() {
        this(Path.of("/proc"));
    }

    ProcessTable(Path proc) {
        this.proc = proc;
    }

    /** The processes of the server on this data folder, parents before their children. */
    public List<ServerProcess> of(Path data) throws IOException {
        String folder = real(data).toString();
        var found = new ArrayList<ServerProcess>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(proc, "[0-9]*")) {
            for (Path entry : entries) {
                long pid = Long.parseLong(entry.getFileName().toString());
                find(pid).filter(_ -> worksIn(pid, folder)).ifPresent(found::add);
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        found.sort(java.util.Comparator.comparingLong(ServerProcess::started));
        return List.copyOf(found);
    }

    /** The living PostgreSQL process of that number, whatever its data folder. */
    public Optional<ServerProcess> find(long pid) {
        Path entry = proc.resolve(Long.toString(pid));
        String name = text(entry.resolve("comm"));
        String stat = text(entry.resolve("stat"));
        if (name == null || stat == null || !isServer(name.strip())) {
            return Optional.empty();
        }
        String[] fields = fields(stat);
        boolean ended = fields[0].equals("Z") || fields[0].equals("X");
        return ended
                ? Optional.empty()
                : Optional.of(
                        new ServerProcess(
                                pid, Long.parseLong(fields[1]), Long.parseLong(fields[19])));
    }

    /** Whether this very process, and no later one of its number, is alive. */
    public boolean alive(ServerProcess process) {
        return find(process.pid())
                .filter(found -> found.started() == process.started())
                .isPresent();
    }

    /** Whether the process works in the data folder, be it deleted or not. */
    public boolean worksIn(ServerProcess process, Path data) {
        return worksIn(process.pid(), real(data).toString());
    }

    /** The words that it was started with; empty where they cannot be read. */
    public List<String> arguments(ServerProcess process) {
        String line = text(proc.resolve(Long.toString(process.pid())).resolve("cmdline"));
        return line == null || line.isEmpty() ? List.of() : List.of(line.split("\0"));
    }

    /** Of itself and of the commands that it ran, in clock ticks; 0 once it has ended. */
    long processorTime(ServerProcess process) {
        String stat = text(proc.resolve(Long.toString(process.pid())).resolve("stat"));
        if (stat == null) {
            return 0;
        }
        String[] fields = fields(stat);
        long ticks = 0;
        for (int i = 11; i <= 14; i++) {
            ticks += Long.parseLong(fields[i]);
        }
        return ticks;
    }

    /** From the third on; the second, the name in brackets, may hold blanks and brackets itself. */
    private static String[] fields(String stat) {
        return stat.substring(stat.lastIndexOf(')') + 2).strip().split(" ");
    }

    private boolean worksIn(long pid, String folder) {
        try {
            String cwd =
                    Files.readSymbolicLink(proc.resolve(Long.toString(pid)).resolve("cwd"))
                            .toString();
            return cwd.equals(folder) || cwd.equals(folder + DELETED);
        } catch (IOException e) {
            return false; // ended meanwhile, or not ours to look at
        }
    }

    private static boolean isServer(String name) {
        return name.equals("postgres") || name.equals("postmaster");
    }

    private static @Nullable String text(Path file) {
        try {
            return Files.readString(file, java.nio.charset.StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return null; // ended meanwhile
        }
    }

    /** As the kernel names it, also where the folder itself is no longer there. */
    private static Path real(Path data) {
        Path parent = data.getParent();
        try {
            return parent == null
                    ? data.toRealPath()
                    : parent.toRealPath().resolve(data.getFileName());
        } catch (IOException e) {
            return data;
        }
    }
}
