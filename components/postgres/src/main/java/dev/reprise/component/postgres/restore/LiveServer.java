package dev.reprise.component.postgres.restore;

import dev.reprise.component.StepEnd;
import dev.reprise.component.SupersededException;
import dev.reprise.component.Work;
import dev.reprise.component.postgres.holds.Holds;
import dev.reprise.component.postgres.holds.Undo;
import dev.reprise.component.postgres.server.ControlFile;
import dev.reprise.component.postgres.server.KnownServer;
import dev.reprise.component.postgres.server.PostmasterFile;
import dev.reprise.component.postgres.server.ServerFolder;
import dev.reprise.component.postgres.server.ServerLog;
import dev.reprise.component.postgres.server.ServerProcess;
import dev.reprise.component.postgres.server.StartArguments;
import dev.reprise.component.postgres.settings.LocalServer;
import dev.reprise.component.postgres.settings.PostgresSettings;
import dev.reprise.contracts.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Ends and starts the protected server itself. */
final class LiveServer {
    private static final Duration SILENCE = Duration.ofSeconds(2);
    private static final Duration OTHER_START = Duration.ofSeconds(10);
    private static final String FENCE = "fence";

    private final PostgresSettings settings;
    private final LocalServer local;
    private final PrivateCopy.Tools tools;
    private final KnownServer.Store known;
    private final ServerFolder folder;

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
            return serves(work, null, 0);
        }
        folder.endAll(left -> work.progress("ending what is left", 0, left, "processes"));
        folder.removeStaleLocks();
        Path log = local.beside(".reprise-server.log");
        long before = ServerLog.size(log);
        StepEnd end = launch(work, log);
        if (!(end instanceof StepEnd.Failed)) {
            return end;
        }
        if (ServerLog.lastComplaint(log, before).contains(PostmasterFile.NAME)) {
            return afterAnotherStart(work, log);
        }
        return removedSocketLock(log) ? launch(work, log) : end;
    }

    /** The start of an attempt that was cut off may still be under way, or has left its lock. */
    private StepEnd afterAnotherStart(Work work, Path log)
            throws IOException, SupersededException, InterruptedException {
        if (tools.waiting().until(OTHER_START, () -> folder.postmaster().isPresent())) {
            return serves(work, null, 0);
        }
        folder.removeStaleLocks();
        folder.removeEmptyLock();
        return launch(work, log);
    }

    /** Whether there is anything that it could be started on. */
    boolean hasData() {
        return Files.exists(local.data().resolve("PG_VERSION"))
                && Files.exists(local.data().resolve("global/pg_control"));
    }

    /** Whether it answers, as a server that takes writes. */
    boolean serves() {
        try (Connection connection = tools.connections().open(settings.database(), SILENCE)) {
            return primary(connection);
        } catch (SQLException e) {
            return false;
        }
    }

    private StepEnd launch(Work work, Path log)
            throws IOException, SupersededException, InterruptedException {
        long before = ServerLog.size(log);
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
        Process process = tools.launch().start(local.data(), arguments, log);
        work.crashPoint("restore.start.mid");
        return serves(work, process, before);
    }

    /** As it was seen to run, or else as the last server on this folder noted it there. */
    private List<String> arguments() throws IOException {
        Optional<KnownServer> seen = known.read();
        return seen.isPresent()
                ? StartArguments.of(seen.get().arguments(), local.data())
                : StartArguments.noted(local.data()).orElse(List.of());
    }

    /**
     * @param process the one that we have started; null for one that ran already
     */
    private StepEnd serves(Work work, @Nullable Process process, long before)
            throws IOException, SupersededException, InterruptedException {
        Path log = local.beside(".reprise-server.log");
        var answer = new Answer[] {new Answer.NotYet("it does not answer")};
        tools.waiting()
                .until(
                        settings.rto(),
                        () -> {
                            answer[0] = ask(process);
                            if (answer[0] instanceof Answer.NotYet(String reason)) {
                                work.progress("waiting until it serves: " + reason, 0, 0, "");
                                return false;
                            }
                            return true;
                        });
        return switch (answer[0]) {
            case Answer.Serves _ -> StepEnd.done("it serves on port " + settings.port());
            case Answer.Ended _ ->
                    Ends.failed(
                            "the server ended at once: " + ServerLog.lastComplaint(log, before),
                            local.data(),
                            "read its log: " + log,
                            true);
            case Answer.NotForUs(String reason) ->
                    Ends.failed(
                            "it runs, and does not let us in: " + reason,
                            settings.host() + ":" + settings.port(),
                            "correct user, password or pg_hba.conf",
                            true);
            case Answer.NotYet(String reason) ->
                    Ends.failed(
                            "it runs, and did not serve within "
                                    + settings.rto().toSeconds()
                                    + " s: "
                                    + reason,
                            local.data(),
                            "read its log: " + log,
                            true);
        };
    }

    /** What a server that is being started says. */
    private sealed interface Answer {
        record Serves() implements Answer {}

        record NotYet(String reason) implements Answer {}

        record NotForUs(String reason) implements Answer {}

        record Ended() implements Answer {}
    }

    private Answer ask(@Nullable Process process) throws IOException {
        boolean ended = process == null ? folder.postmaster().isEmpty() : !process.isAlive();
        if (ended) {
            return new Answer.Ended();
        }
        try (Connection connection = tools.connections().open(settings.database(), SILENCE)) {
            return primary(connection)
                    ? new Answer.Serves()
                    : new Answer.NotYet("it is in recovery");
        } catch (SQLException e) {
            String said = ServerLog.firstLine(e.getMessage());
            String state = String.valueOf(e.getSQLState());
            if (state.equals("3D000")) {
                return new Answer.Serves(); // whether all is there is proven later
            }
            return state.startsWith("28") ? new Answer.NotForUs(said) : new Answer.NotYet(said);
        }
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
}
