package dev.reprise.component.postgres.restore;

import dev.reprise.component.SupersededException;
import dev.reprise.component.Work;
import dev.reprise.component.postgres.configuration.ServerConfiguration;
import dev.reprise.component.postgres.server.Launch;
import dev.reprise.component.postgres.server.ProcessTable;
import dev.reprise.component.postgres.server.RecoverySigns;
import dev.reprise.component.postgres.server.ServerFolder;
import dev.reprise.component.postgres.server.ServerLog;
import dev.reprise.component.postgres.server.ServerProcess;
import dev.reprise.component.postgres.server.StartFailure;
import dev.reprise.component.postgres.server.Waiting;
import dev.reprise.component.postgres.sql.Connections;
import dev.reprise.files.Durable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A server on a restored copy that can reach nothing and that nobody reaches but we: no TCP, a Unix
 * socket in a folder of its own, its own rules of who may log in, no archiving, no replication in
 * either direction, no jobs. All of that is said on its command line. Its other settings are those
 * that were in force when the base was taken; the files of the live server are not read. Closing it
 * ends it. Long because of the list of settings that isolate it, which is better read whole.
 */
public final class PrivateCopy implements AutoCloseable {
    static final String LOG = "server.log";

    private static final int PORT = 5432;
    private static final int PREPARED = 2_000;
    private static final String SOCKET = ".s.PGSQL." + PORT;
    private static final Duration SILENCE = Duration.ofSeconds(30);
    private static final Duration STOPPED = Duration.ofMinutes(5);

    private final Path stage;
    private final Path sockets;
    private final Process process;
    private final ServerFolder folder;
    private final Tools tools;
    private final Optional<String> superuser;

    /** What its log held before this start. */
    private final ServerLog logged;

    private PrivateCopy(
            Path stage,
            Path sockets,
            Process process,
            ServerFolder folder,
            Tools tools,
            Optional<String> superuser,
            ServerLog logged) {
        this.stage = stage;
        this.sockets = sockets;
        this.process = process;
        this.folder = folder;
        this.tools = tools;
        this.superuser = superuser;
        this.logged = logged;
    }

    /** What starting one takes. */
    public record Tools(
            Launch launch, Connections connections, ProcessTable table, Waiting waiting) {
        public ServerFolder folder(Path data) {
            return new ServerFolder(data, table, waiting);
        }
    }

    /** Where the data of a copy lies within its stage. */
    public static Path data(Path stage) {
        return stage.resolve("data");
    }

    /**
     * Starts it; it may still be recovering on return.
     *
     * @param recovery settings on top of the isolating ones; empty for a copy that is recovered
     */
    public static PrivateCopy start(Tools tools, Path stage, Map<String, String> recovery)
            throws IOException, SupersededException, InterruptedException {
        Path data = data(stage);
        ServerFolder folder = tools.folder(data);
        List<ServerProcess> left = folder.endAll(_ -> {});
        if (!left.isEmpty()) {
            throw new IOException("process " + left.getFirst().pid() + " of the copy does not end");
        }
        if (!folder.removeStaleLocks()) {
            throw new IOException("another copy is just being started on " + data);
        }
        Path sockets = SocketFolder.of(stage, SOCKET);
        Path hba = stage.resolve("hba.conf");
        Files.writeString(hba, "local all all trust\n");
        Files.writeString(stage.resolve("ident.conf"), "");
        for (Path each : List.of(sockets, hba, stage.resolve("ident.conf"))) {
            Folders.give(each, data, null);
        }
        ServerConfiguration known = ServerConfiguration.of(stage);
        var settings = isolated(stage, sockets);
        if (!known.settings().isEmpty() || Files.notExists(data.resolve("postgresql.conf"))) {
            Path own = stage.resolve("copy.conf");
            Durable.write(own, known.forACopy().getBytes(StandardCharsets.UTF_8));
            Files.setPosixFilePermissions(own, PosixFilePermissions.fromString("rw-------"));
            Folders.give(own, data, null);
            settings.put("config_file", own.toString());
        }
        settings.putAll(recovery);
        var arguments = new ArrayList<String>();
        settings.forEach(
                (name, value) -> {
                    arguments.add("-c");
                    arguments.add(name + "=" + value);
                });
        Path log = stage.resolve(LOG);
        ServerLog logged = ServerLog.before(data, log);
        Process process = tools.launch().start(data, arguments, log);
        return new PrivateCopy(stage, sockets, process, folder, tools, known.cluster(), logged);
    }

    /** Everything by which a copy could reach the live server, its files or the world. */
    static Map<String, String> isolated(Path stage, Path sockets) {
        var settings = new LinkedHashMap<String, String>();
        // The user's own file may name the live data folder, pid file and rules by their paths.
        settings.put("data_directory", data(stage).toString());
        settings.put("hba_file", stage.resolve("hba.conf").toString());
        settings.put("ident_file", stage.resolve("ident.conf").toString());
        settings.put("external_pid_file", "");
        settings.put("listen_addresses", "");
        settings.put("port", Integer.toString(PORT));
        settings.put("unix_socket_directories", sockets.toString());
        settings.put("unix_socket_permissions", "0700");
        settings.put("unix_socket_group", "");
        settings.put("bonjour", "off");
        settings.put("ssl", "off");
        settings.put("logging_collector", "off");
        settings.put("log_destination", "stderr");
        settings.put("lc_messages", "C");
        settings.put("archive_mode", "off");
        settings.put("archive_command", "");
        settings.put("archive_library", "");
        settings.put("archive_cleanup_command", "");
        settings.put("recovery_end_command", "");
        settings.put("restore_command", "");
        settings.put("primary_conninfo", "");
        settings.put("primary_slot_name", "");
        settings.put("synchronous_standby_names", "");
        settings.put("max_logical_replication_workers", "0");
        settings.put("max_wal_senders", "0");
        // No job, no worker of an extension; and room for whatever was prepared at the end.
        settings.put("max_worker_processes", "0");
        settings.put("max_prepared_transactions", Integer.toString(PREPARED));
        settings.put("huge_pages", "try");
        settings.put("cron.launch_active_jobs", "off");
        settings.put("autovacuum", "off");
        settings.put("restart_after_crash", "off");
        settings.put("default_transaction_read_only", "off");
        settings.put("hot_standby", "off");
        // Our receiver will ask for the new timeline's log from its very first byte on.
        settings.put("wal_keep_size", "10GB");
        for (String target :
                List.of(
                        "recovery_target",
                        "recovery_target_name",
                        "recovery_target_time",
                        "recovery_target_xid",
                        "recovery_target_lsn")) {
            settings.put(target, "");
        }
        return settings;
    }

    /** A connection of the superuser; the copy must serve. */
    public Connection connect(String database) throws SQLException {
        return tools.connections()
                .openPrivate(sockets.resolve(SOCKET), superuser, database, SILENCE);
    }

    /**
     * Waits until it is out of recovery and serves, for as long as it goes on recovering: a server
     * that merely answers may be in the middle of its replay.
     *
     * @return empty once it serves
     */
    public Optional<StartFailure> awaitServing(Work work, String database, Progress progress)
            throws IOException, SupersededException, InterruptedException {
        var asked =
                new Answer.Asked() {
                    @Override
                    public boolean ended() {
                        return !process.isAlive();
                    }

                    @Override
                    public Connection connect() throws SQLException {
                        return PrivateCopy.this.connect(database);
                    }
                };
        return switch (Answer.await(tools, folder, asked, _ -> progress.tell(work, folder))) {
            case Answer.Serves _ -> Optional.empty();
            case Answer.Ended _ -> Optional.of(logged.failure());
            case Answer.Damaged(String reason) ->
                    Optional.of(new StartFailure("it lets nobody in: " + reason, false));
            case Answer.NotForUs(String reason) ->
                    Optional.of(new StartFailure("it does not let us in: " + reason, true));
            case Answer.NotYet _ -> Optional.of(StartFailure.still(RecoverySigns.STILL));
        };
    }

    /** Says how far the copy is. */
    public interface Progress {
        void tell(Work work, ServerFolder folder) throws IOException, SupersededException;
    }

    /**
     * An orderly shutdown, with its checkpoint.
     *
     * @throws IOException if it does not end
     */
    public void stop(Work work) throws IOException, SupersededException, InterruptedException {
        if (!folder.stop(STOPPED, left -> work.progress("stopping the copy", 0, left, "processes"))
                || !process.waitFor(STOPPED)) {
            throw new IOException("the copy on " + stage + " does not stop");
        }
    }

    @Override
    public void close() throws IOException {
        try {
            folder.endAll(_ -> {});
        } catch (InterruptedException | SupersededException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        } finally {
            SocketFolder.remove(stage);
        }
    }
}
