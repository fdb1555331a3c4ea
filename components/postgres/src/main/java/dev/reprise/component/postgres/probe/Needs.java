package dev.reprise.component.postgres.probe;

import dev.reprise.component.postgres.server.Supported;
import dev.reprise.component.postgres.settings.LocalServer;
import dev.reprise.component.postgres.settings.PostgresSettings;
import dev.reprise.component.postgres.sql.Connections;
import dev.reprise.component.postgres.wal.ReplicationServer;
import dev.reprise.component.postgres.wire.PgException;
import dev.reprise.component.postgres.wire.ServerAddress;
import dev.reprise.contracts.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * What a server has to allow before it can be protected: asked of the server itself, each lack with
 * the statement that mends it. Changes nothing.
 */
public final class Needs {
    private static final Duration SILENCE = Duration.ofSeconds(5);

    private final PostgresSettings settings;
    private final Connections connections;
    private final String standby;

    /**
     * @param standby the name that our receiver gives itself
     */
    public Needs(PostgresSettings settings, Connections connections, String standby) {
        this.settings = settings;
        this.connections = connections;
        this.standby = standby;
    }

    /** Empty where all is there, and where the server cannot be asked: its probes say so. */
    public List<Problem> missing() {
        var missing = new ArrayList<Problem>();
        place(missing);
        try (Connection connection = connections.open(settings.database(), SILENCE);
                Statement statement = connection.createStatement()) {
            String version = text(statement, "SHOW server_version").replaceFirst("\\D.*", "");
            if (!Supported.is(version)) {
                missing.add(Supported.unfit(version, where()));
                return missing;
            }
            databases(statement, missing);
            room(statement, missing);
            rights(statement, missing);
            if (settings.synchronous()) {
                synchronous(statement, missing);
            }
            replication(statement, missing);
        } catch (SQLException e) {
            return missing;
        }
        return missing;
    }

    private void place(List<Problem> missing) {
        LocalServer local = settings.local();
        if (local == null) {
            return;
        }
        Path parent = local.data().getParent();
        try {
            if (parent != null
                    && Files.exists(local.data())
                    && !Files.getAttribute(local.data(), "unix:dev")
                            .equals(Files.getAttribute(parent, "unix:dev"))) {
                missing.add(
                        new Problem(
                                "the data folder is a mount point, which no switch can rename",
                                local.data().toString(),
                                "move the data into a folder below the mount point"));
            }
        } catch (IOException e) {
            return; // its probe says what is wrong with it
        }
    }

    private void databases(Statement statement, List<Problem> missing) throws SQLException {
        var there = new HashSet<String>();
        try (ResultSet rows = statement.executeQuery("SELECT datname FROM pg_database")) {
            while (rows.next()) {
                there.add(rows.getString(1));
            }
        }
        for (String each : settings.databases()) {
            if (!there.contains(each)) {
                missing.add(
                        new Problem(
                                "there is no database \"" + each + "\"",
                                where(),
                                "correct `databases:` in reprise.yaml; there are "
                                        + String.join(", ", new TreeSet<>(there))));
            }
        }
    }

    /** What a restore would be refused for is said while there is nothing to restore. */
    private void room(Statement statement, List<Problem> missing) throws SQLException {
        LocalServer local = settings.local();
        String size = text(statement, "SELECT sum(pg_database_size(oid)) FROM pg_database");
        if (local == null || size.isEmpty()) {
            return;
        }
        try {
            cramped(local, Long.parseLong(size), local.free()).ifPresent(missing::add);
        } catch (IOException e) {
            return; // its probe says what is wrong with it
        }
    }

    /**
     * @param size of the data, in bytes
     * @param free in bytes
     */
    static Optional<Problem> cramped(LocalServer local, long size, long free) {
        long needed = size + LocalServer.ROOM_TO_WORK;
        return free >= needed
                ? Optional.empty()
                : Optional.of(
                        new Problem(
                                "a copy would not fit beside the data: it needs %d MB and its log, and %d MB are free in %s"
                                        .formatted(
                                                needed >> 20, free >> 20, local.data().getParent()),
                                local.data().toString(),
                                "make room there: whatever takes a copy is refused without it"));
    }

    private void rights(Statement statement, List<Problem> missing) throws SQLException {
        String user = quoted(settings.user());
        String database = quoted(settings.database());
        need(
                statement,
                "SELECT rolreplication OR rolsuper FROM pg_roles WHERE rolname = current_user",
                "it may not receive the log",
                "ALTER ROLE " + user + " REPLICATION",
                missing);
        need(
                statement,
                "SELECT pg_has_role('pg_monitor', 'USAGE')",
                "it may not see the server's settings, so a restored server may not start as before",
                "GRANT pg_monitor TO " + user,
                missing);
        need(
                statement,
                "SELECT pg_has_role('pg_read_all_data', 'USAGE')",
                "it may not read all tables, so their rows are not counted",
                "GRANT pg_read_all_data TO " + user,
                missing);
        need(
                statement,
                "SELECT has_database_privilege(current_database(), 'CREATE')"
                        + " OR to_regclass('reprise.canary') IS NOT NULL"
                        + " AND has_table_privilege('reprise.canary', 'INSERT')",
                "it may not make its canary, the schema `reprise`",
                "GRANT CREATE ON DATABASE " + database + " TO " + user,
                missing);
        need(
                statement,
                "SELECT has_function_privilege('pg_read_file(text)', 'EXECUTE')",
                inThere(
                        "it may not read the history of a timeline, which every restore makes anew"),
                "GRANT EXECUTE ON FUNCTION pg_read_file(text) TO " + user,
                missing);
    }

    private void synchronous(Statement statement, List<Problem> missing) throws SQLException {
        String user = quoted(settings.user());
        need(
                statement,
                "SELECT has_parameter_privilege('synchronous_standby_names', 'ALTER SYSTEM')"
                        + " AND has_function_privilege('pg_reload_conf()', 'EXECUTE')"
                        + " AND has_table_privilege('pg_file_settings', 'SELECT')"
                        + " AND has_function_privilege('pg_show_all_file_settings()', 'EXECUTE')",
                inThere("it may not let commits wait for the stream (synchronous: true)"),
                "GRANT ALTER SYSTEM ON PARAMETER synchronous_standby_names TO %1$s; GRANT EXECUTE ON FUNCTION pg_reload_conf(), pg_show_all_file_settings() TO %1$s; GRANT SELECT ON pg_file_settings TO %1$s"
                        .formatted(user),
                missing);
        String names = text(statement, "SHOW synchronous_standby_names");
        if (!names.isEmpty() && !names.contains(standby)) {
            missing.add(
                    new Problem(
                            "commits wait for standbys of your own ("
                                    + names
                                    + "), so the stream is asynchronous",
                            where(),
                            "set `synchronous: false`, or name \"" + standby + "\" among them"));
        }
    }

    private void replication(Statement statement, List<Problem> missing) throws SQLException {
        if (text(statement, "SHOW wal_level").equals("minimal")) {
            missing.add(
                    new Problem(
                            "wal_level is minimal: the log does not hold all that is written",
                            where(),
                            "ALTER SYSTEM SET wal_level = replica; then restart the server"));
        }
        for (String each : List.of("max_wal_senders", "max_replication_slots")) {
            if (text(statement, "SHOW " + each).equals("0")) {
                missing.add(
                        new Problem(
                                each + " is 0: nobody may receive the log",
                                where(),
                                "ALTER SYSTEM SET " + each + " = 4; then restart the server"));
            }
        }
        try (ReplicationServer server =
                ReplicationServer.connect(ServerAddress.of(settings), standby + "_doctor")) {
            server.identify();
        } catch (PgException e) {
            boolean rules =
                    e instanceof PgException.Server said && said.sqlState().startsWith("28");
            missing.add(
                    new Problem(
                            "no replication connection: " + e.fact(),
                            where(),
                            rules ? rule(statement) : e.next()));
        }
    }

    /** A line of {@code all} databases does not match replication connections. */
    private String rule(Statement statement) throws SQLException {
        String method = text(statement, "SHOW password_encryption");
        String file = text(statement, "SELECT current_setting('hba_file', true)");
        return "add `host replication %s %s %s` to %s, then SELECT pg_reload_conf()"
                .formatted(
                        quoted(settings.user()),
                        settings.local() == null ? "OUR-ADDRESS/32" : "127.0.0.1/32",
                        method,
                        file.isEmpty() ? "pg_hba.conf" : file);
    }

    private void need(
            Statement statement, String question, String what, String next, List<Problem> missing)
            throws SQLException {
        if (!text(statement, question).equals("t")) {
            missing.add(new Problem(settings.user() + ": " + what, where(), next));
        }
    }

    /** Empty where there is no answer, or where we may not ask. */
    private static String text(Statement statement, String query) throws SQLException {
        try (ResultSet row = statement.executeQuery(query)) {
            String value = row.next() ? row.getString(1) : null;
            return value == null ? "" : value;
        } catch (SQLException e) {
            if (String.valueOf(e.getSQLState()).startsWith("42")) {
                return "";
            }
            throw e;
        }
    }

    /** Every database has rights of its own on the functions and views of the system. */
    private String inThere(String what) {
        return "%s; to be granted in the database %s".formatted(what, quoted(settings.database()));
    }

    private String where() {
        return "%s at %s:%d, database %s"
                .formatted(
                        settings.component(),
                        settings.host(),
                        settings.port(),
                        settings.database());
    }

    private static String quoted(String name) {
        return name.matches("[a-z_][a-z0-9_]*") ? name : '"' + name.replace("\"", "\"\"") + '"';
    }
}
