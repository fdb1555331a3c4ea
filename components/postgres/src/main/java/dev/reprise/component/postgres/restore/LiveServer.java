package dev.reprise.component.postgres.restore;

import dev.reprise.component.StepEnd;
import dev.reprise.component.SupersededException;
import dev.reprise.component.Work;
import dev.reprise.component.postgres.holds.Holds;
import dev.reprise.component.postgres.holds.Undo;
import dev.reprise.component.postgres.server.ControlFile;
import dev.reprise.component.postgres.server.KnownServer;
import dev.reprise.component.postgres.server.Mounts;
import dev.reprise.component.postgres.server.PostmasterFile;
import dev.reprise.component.postgres.server.ServerFolder;
import dev.reprise.component.postgres.server.ServerLog;
import dev.reprise.component.postgres.server.ServerProcess;
import dev.reprise.component.postgres.server.StartArguments;
import dev.reprise.component.postgres.settings.LocalServer;
import dev.reprise.component.postgres.settings.PostgresSettings;
import dev.reprise.contracts.Outcome;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Ends and starts the protected server itself. */
final class LiveServer {
    private static final Duration OTHER_START = Duration.ofSeconds(10);
    private static final Duration ADDRESS_FREE = Duration.ofSeconds(30);
    private static final String FENCE = "fence";

    private final PostgresSettings settings;
    private final LocalServer local;
    private final PrivateCopy.Tools tools;
    private final KnownServer.Store known;
    private final ServerFolder folder;
    private final Serving serving;
    private final LastLook lastLook;

    LiveServer(
            PostgresSettings settings,
            LocalServer local,
            PrivateCopy.Tools tools,
            KnownServer.Store known) {
        this.settings = settings;
        this.local = local;
        this.tools = tools;
        this.known = known;
        this.folder = tools.folder(local.data());
        this.serving = new Serving(settings, local, tools, folder);
        this.lastLook = new LastLook(settings, local, known, serving);
    }

    /**
     * Ends every process that works in the data folder, so that nobody writes to it.
     *
     * @param seen what this answers; empty where a person wants it whatever its state
     */
    StepEnd fence(Work work, List<String> seen)
            throws IOException, SupersededException, InterruptedException {
        var holds = new Holds(local.holds());
        if (!seen.isEmpty()) {
            boolean begun = holds.all().stream().anyMatch(each -> each.hold().id().equals(FENCE));
            Optional<StepEnd> objection = lastLook.objection(begun);
            if (objection.isPresent()) {
                return objection.get();
            }
        }
        int running = folder.processes().size();
        if (running == 0) {
            return StepEnd.done("no process works in " + local.data());
        }
        var hold =
                new Outcome.Hold(
                        settings.component(),
                        FENCE,
                        "PostgreSQL is stopped, so that nobody writes to " + local.data(),
                        "start it as usual");
        work.holdPlaced(hold);
        holds.place(new Holds.Marked(hold, new Undo.StartServer()));
        List<ServerProcess> left =
                folder.endAll(
                        still -> work.progress("ending", running - still, running, "processes"));
        if (!left.isEmpty()) {
            return Ends.failed(
                    left.size() + " processes do not end, the first is " + left.getFirst().pid(),
                    local.data(),
                    "see why they hang (a stuck disk?); end them by hand",
                    true);
        }
        return StepEnd.done("ended " + running + " processes");
    }

    /** Starts it on the data that it has, and waits until it serves. */
    StepEnd start(Work work) throws IOException, SupersededException, InterruptedException {
        Path data = local.data();
        Optional<String> away = hasData() ? Optional.empty() : known.away(data, new Mounts());
        if (away.isPresent()) {
            return Ends.refused(away.get(), data, "mount it, then start it again");
        }
        if (!hasData()) {
            return Ends.refused(
                    "there is no data to start on",
                    data,
                    "restore it: reprise restore " + settings.component());
        }
        if (Files.exists(data.resolve("standby.signal"))
                || Files.exists(data.resolve("patroni.dynamic.json"))) {
            return Ends.refused(
                    "it is a standby, or a cluster manager is in charge of it",
                    data,
                    "start it through the cluster manager");
        }
        ControlFile.read(data);
        if (folder.postmaster().isPresent()) {
            return serving.await(work, null, log());
        }
        folder.endAll(left -> work.progress("ending what is left", 0, left, "processes"));
        if (!folder.removeStaleLocks()) {
            return afterAnotherStart(work); // which has only now come so far
        }
        ServerLog log = log();
        StepEnd end = launch(work);
        if (!(end instanceof StepEnd.Failed)) {
            return end;
        }
        if (log.lastComplaint().contains(PostmasterFile.NAME)) {
            return afterAnotherStart(work); // also where that one has become a server by now
        }
        if (folder.postmaster().isPresent()) {
            return end;
        }
        // The word stands in its complaint in every language.
        if (!addressFree() || log.lastComplaint().contains("TCP/IP")) {
            return afterTheAddress(work);
        }
        return removedSocketLock(log) ? launch(work) : end;
    }

    /**
     * A client's own end can take the port of a server that is away, where that lies in the range
     * of such ends; a client that tries again and again may even be connected to itself.
     */
    private StepEnd afterTheAddress(Work work)
            throws IOException, SupersededException, InterruptedException {
        boolean free =
                tools.waiting()
                        .until(
                                ADDRESS_FREE,
                                () -> {
                                    work.progress("waiting for its port to be free", 0, 0, "");
                                    return addressFree();
                                });
        return free
                ? launch(work)
                : Ends.failed(
                        "another process has its port",
                        settings.host() + ":" + settings.port(),
                        "see which one with `ss -tanp`, and end it",
                        true);
    }

    private boolean addressFree() throws IOException {
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(settings.host(), settings.port()));
            return true;
        } catch (BindException e) {
            return false;
        }
    }

    /** The start of an attempt that was cut off may still be under way, or has left its lock. */
    private StepEnd afterAnotherStart(Work work)
            throws IOException, SupersededException, InterruptedException {
        if (tools.waiting().until(OTHER_START, () -> folder.postmaster().isPresent())) {
            return serving.await(work, null, log());
        }
        if (!folder.removeStaleLocks()) {
            return Ends.failed(
                    "a process works in its data folder, and does not become a server",
                    local.data(),
                    "see which one with `ps -ef`, and end it; it is tried again",
                    true);
        }
        folder.removeEmptyLock();
        return launch(work);
    }

    /** Whether there is anything that it could be started on. */
    boolean hasData() {
        return Files.exists(local.data().resolve("PG_VERSION"))
                && Files.exists(local.data().resolve("global/pg_control"));
    }

    /** Whether it answers, as a server that takes writes. */
    boolean serves() {
        return serving.now();
    }

    private StepEnd launch(Work work)
            throws IOException, SupersededException, InterruptedException {
        ServerLog log = log();
        List<String> arguments = arguments();
        Optional<Path> missing = StartArguments.configFile(arguments).filter(Files::notExists);
        if (missing.isPresent()) {
            return Ends.failed(
                    "its configuration file is not there: " + missing.get(),
                    local.data(),
                    "put it back: every base in the vault holds it under outside/; a restore puts"
                            + " it back by itself",
                    true);
        }
        Process process = tools.launch().start(local.data(), arguments, local.serverLog());
        work.crashPoint("restore.start.mid");
        return serving.await(work, process, log);
    }

    private ServerLog log() throws IOException {
        return ServerLog.before(local.data(), local.serverLog());
    }

    /** As it was seen to run, or else as the last server on this folder noted it there. */
    private List<String> arguments() throws IOException {
        Optional<KnownServer> seen = known.read();
        return seen.isPresent()
                ? StartArguments.of(seen.get().arguments(), local.data())
                : StartArguments.noted(local.data()).orElse(List.of());
    }

    /** A zombie's lock of the Unix socket keeps a server from starting; its log names the file. */
    private boolean removedSocketLock(ServerLog log) throws IOException {
        for (Path lock : log.socketLocks()) {
            String name = lock.getFileName().toString();
            int port = Integer.parseInt(name.replaceAll("\\D", ""));
            Path sockets = lock.getParent();
            if (sockets != null && port == settings.port() && Files.exists(lock)) {
                folder.removeSocketLock(sockets, port);
                return !Files.exists(lock);
            }
        }
        return false;
    }
}
