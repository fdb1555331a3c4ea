package dev.reprise.component.postgres.restore;

import dev.reprise.component.StepEnd;
import dev.reprise.component.SupersededException;
import dev.reprise.component.Work;
import dev.reprise.component.postgres.holds.Holds;
import dev.reprise.component.postgres.holds.Undo;
import dev.reprise.component.postgres.server.ControlFile;
import dev.reprise.component.postgres.server.KnownServer;
import dev.reprise.component.postgres.server.Launch;
import dev.reprise.component.postgres.server.ServerFolder;
import dev.reprise.component.postgres.server.ServerLog;
import dev.reprise.component.postgres.server.ServerProcess;
import dev.reprise.component.postgres.server.Waiting;
import dev.reprise.component.postgres.settings.LocalServer;
import dev.reprise.component.postgres.settings.PostgresSettings;
import dev.reprise.component.postgres.sql.Connections;
import dev.reprise.contracts.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Ends and starts the protected server itself. */
final class LiveServer {
    private static final Duration SILENCE = Duration.ofSeconds(2);
    private static final String FENCE = "fence";

    private final PostgresSettings settings;
    private final LocalServer local;
    private final Connections connections;
    private final KnownServer.Store known;
    private final ServerFolder folder;
    private final Waiting waiting;

    LiveServer(
            PostgresSettings settings,
            LocalServer local,
            Connections connections,
            KnownServer.Store known,
            ServerFolder folder,
            Waiting waiting) {
        this.settings = settings;
        this.local = local;
        this.connections = connections;
        this.known = known;
        this.folder = folder;
        this.waiting = waiting;
    }

    /** Ends every process that works in the data folder, so that nobody writes to it. */
    StepEnd fence(Work work) throws IOException, SupersededException, InterruptedException {
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
        new Holds(local.holds()).place(new Holds.Marked(hold, new Undo.StartServer()));
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
        if (!Files.exists(data.resolve("PG_VERSION"))
                || !Files.exists(data.resolve("global/pg_control"))) {
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
            return serves(work, null, 0);
        }
        folder.endAll(left -> work.progress("ending what is left", 0, left, "processes"));
        folder.removeStaleLocks();
        Path log = local.beside(".reprise-server.log");
        StepEnd end = launch(work, log);
        if (end instanceof StepEnd.Failed && removedSocketLock(log)) {
            return launch(work, log);
        }
        return end;
    }

    /** Whether it answers, as a server that takes writes. */
    boolean serves() {
        try (Connection connection = connections.open(settings.database(), SILENCE)) {
            return primary(connection);
        } catch (SQLException e) {
            return false;
        }
    }

    private StepEnd launch(Work work, Path log)
            throws IOException, SupersededException, InterruptedException {
        long before = ServerLog.size(log);
        List<String> arguments =
                known.read().map(KnownServer::arguments).map(LiveServer::besides).orElse(List.of());
        Process process =
                new Launch(local.postgres(), local.runAs()).start(local.data(), arguments, log);
        work.crashPoint("restore.start.mid");
        return serves(work, process, before);
    }

    private StepEnd serves(Work work, @Nullable Process process, long before)
            throws IOException, SupersededException, InterruptedException {
        Path log = local.beside(".reprise-server.log");
        var reason = new String[] {"it does not answer"};
        boolean ended =
                !waiting.until(
                        settings.rto(),
                        () -> {
                            work.progress("waiting until it serves: " + reason[0], 0, 0, "");
                            if (process != null && !process.isAlive()) {
                                throw new IOException(
                                        "the server ended at once: "
                                                + ServerLog.lastComplaint(log, before));
                            }
                            try (Connection connection =
                                    connections.open(settings.database(), SILENCE)) {
                                if (primary(connection)) {
                                    return true;
                                }
                                reason[0] = "it is in recovery";
                                return false;
                            } catch (SQLException e) {
                                reason[0] = ServerLog.firstLine(e.getMessage());
                                if ("3D000".equals(e.getSQLState())) {
                                    return true; // it serves; whether all is there is proven later
                                }
                                if (String.valueOf(e.getSQLState()).startsWith("28")) {
                                    throw new IOException("it does not let us in: " + reason[0], e);
                                }
                                return false;
                            }
                        });
        if (ended) {
            return Ends.failed(
                    "it runs, and did not serve within "
                            + settings.rto().toSeconds()
                            + " s: "
                            + reason[0],
                    local.data(),
                    "read the server's log: " + log,
                    true);
        }
        return StepEnd.done("it serves on port " + settings.port());
    }

    private static boolean primary(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT pg_is_in_recovery()")) {
            return row.next() && !row.getBoolean(1);
        }
    }

    /** A zombie's lock of the Unix socket keeps a server from starting; its log names the file. */
    private boolean removedSocketLock(Path log) throws IOException {
        for (Path lock : ServerLog.socketLocks(log)) {
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

    /** What it was started with, but for the data folder, which we name ourselves. */
    static List<String> besides(List<String> arguments) {
        var kept = new ArrayList<String>();
        for (int i = 0; i < arguments.size(); i++) {
            String each = arguments.get(i);
            if (each.equals("-D")) {
                i++;
            } else if (!each.startsWith("-D")) {
                kept.add(each);
            }
        }
        return List.copyOf(kept);
    }
}
