package dev.reprise.component.postgres.server;

import dev.reprise.component.SupersededException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A data folder and the processes that work in it. Ends them; never any other process. */
public final class ServerFolder {
    private static final Duration AFTER_QUIT = Duration.ofSeconds(3);
    private static final Duration AFTER_KILL = Duration.ofSeconds(15);

    private final Path data;
    private final ProcessTable table;
    private final Signals signals;
    private final Waiting waiting;

    public ServerFolder(Path data, ProcessTable table, Waiting waiting) {
        this.data = data;
        this.table = table;
        this.signals = new Signals(table);
        this.waiting = waiting;
    }

    /** Told how many processes are left; throws to give up. */
    public interface Watcher {
        void remaining(int processes) throws SupersededException;
    }

    public Path data() {
        return data;
    }

    public List<ServerProcess> processes() throws IOException {
        return table.of(data);
    }

    /**
     * Whether the server process of that number works in it. Of the one behind a connection it
     * tells whether that leads to this folder's server, or to another one that has its port.
     */
    public boolean has(long pid) {
        return table.find(pid).filter(process -> table.worksIn(process, data)).isPresent();
    }

    /** Whether the server on it has said that it takes connections. */
    public boolean ready() throws IOException {
        return PostmasterFile.read(data)
                .filter(PostmasterFile::ready)
                .filter(file -> has(file.pid()))
                .isPresent();
    }

    /** The server's first process, by {@code postmaster.pid} or as the parent of the others. */
    public Optional<ServerProcess> postmaster() throws IOException {
        Optional<ServerProcess> recorded =
                PostmasterFile.read(data)
                        .flatMap(file -> table.find(file.pid()))
                        .filter(process -> table.worksIn(process, data));
        if (recorded.isPresent()) {
            return recorded;
        }
        List<ServerProcess> all = processes();
        return all.stream()
                .filter(each -> all.stream().noneMatch(other -> other.pid() == each.parent()))
                .filter(each -> all.size() == 1 || parentOfAny(each, all))
                .findFirst();
    }

    /**
     * Ends every process, without a checkpoint: first asked to, then killed.
     *
     * @return the processes that would not end; empty is success
     */
    public List<ServerProcess> endAll(Watcher watcher)
            throws IOException, InterruptedException, SupersededException {
        Optional<ServerProcess> postmaster = postmaster();
        if (postmaster.isPresent()) {
            signals.quit(postmaster.get());
            if (waiting.until(AFTER_QUIT, () -> none(watcher))) {
                return List.of();
            }
        }
        waiting.until(
                AFTER_KILL,
                () -> {
                    for (ServerProcess each : processes()) {
                        signals.kill(each);
                    }
                    return none(watcher);
                });
        return processes();
    }

    /**
     * An orderly shutdown, with a checkpoint.
     *
     * @return whether it is down
     */
    public boolean stop(Duration atMost, Watcher watcher)
            throws IOException, InterruptedException, SupersededException {
        Optional<ServerProcess> postmaster = postmaster();
        if (postmaster.isPresent()) {
            signals.interrupt(postmaster.get());
        }
        return waiting.until(atMost, () -> none(watcher));
    }

    /**
     * Removes the lock files that an ended server has left, of the data folder and of its socket.
     * PostgreSQL removes those of a number that is free by itself; not those of a zombie, nor of a
     * number that another process has got.
     *
     * @return false if a server runs on the folder; nothing is removed then
     */
    public boolean removeStaleLocks() throws IOException {
        Optional<PostmasterFile> file = PostmasterFile.read(data);
        if (!processes().isEmpty()) {
            return false;
        }
        if (file.isPresent()) {
            if (!file.get().sockets().isEmpty()) {
                removeSocketLock(Path.of(file.get().sockets()), file.get().port());
            }
            Files.deleteIfExists(data.resolve(PostmasterFile.NAME));
        }
        return true;
    }

    /**
     * Removes a lock that was cut off before a process was written into it, such as on a full disk.
     * Only for who has waited long enough to know that no server is just starting.
     *
     * @throws IOException if a process works in the folder
     */
    public void removeEmptyLock() throws IOException {
        if (!processes().isEmpty()) {
            throw new IOException("a server runs on " + data);
        }
        Path lock = data.resolve(PostmasterFile.NAME);
        if (Files.exists(lock) && Files.size(lock) == 0) {
            Files.delete(lock);
        }
    }

    /** Removes a socket's lock that names a process which is no living server. */
    public void removeSocketLock(Path sockets, int port) throws IOException {
        Path lock = sockets.resolve(".s.PGSQL." + port + ".lock");
        if (!Files.isReadable(lock)) {
            return;
        }
        List<String> lines = Files.readAllLines(lock);
        if (!lines.isEmpty()
                && lines.getFirst().strip().matches("\\d{1,10}")
                && table.find(Long.parseLong(lines.getFirst().strip())).isEmpty()) {
            Files.deleteIfExists(lock);
        }
    }

    private boolean none(Watcher watcher) throws IOException, SupersededException {
        int left = processes().size();
        if (left > 0) {
            watcher.remaining(left);
        }
        return left == 0;
    }

    private static boolean parentOfAny(ServerProcess process, List<ServerProcess> all) {
        return all.stream().anyMatch(other -> other.parent() == process.pid());
    }
}
