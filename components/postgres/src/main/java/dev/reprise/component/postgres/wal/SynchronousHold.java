package dev.reprise.component.postgres.wal;

import dev.reprise.component.postgres.holds.Undo;
import dev.reprise.component.postgres.wire.PgConnection;
import dev.reprise.component.postgres.wire.PgException;
import dev.reprise.component.postgres.wire.Rows;
import dev.reprise.component.postgres.wire.ServerAddress;
import dev.reprise.component.postgres.wire.Session;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes every commit of the server wait until our receiver has it on disk, and undoes that. The
 * mark is written first, so that a hold without a mark cannot be. Thread-safe.
 */
final class SynchronousHold {
    static final String ID = "synchronous";
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofSeconds(10);
    private static final String RESET = "ALTER SYSTEM RESET synchronous_standby_names";

    private final ServerAddress address;
    private final String database;
    private final String standby;
    private final StreamEvents events;
    private volatile boolean effective;
    private volatile boolean retired;

    SynchronousHold(ServerAddress address, String database, String standby, StreamEvents events) {
        this.address = address.within(CONNECT, ANSWER);
        this.database = database;
        this.standby = standby;
        this.events = events;
    }

    /** Whether commits were seen to wait for us; stays so until the hold is released. */
    boolean effective() {
        return effective;
    }

    /** From now on nothing is placed any more; what was placed stays until it is released. */
    void retire() {
        retired = true;
    }

    /** Whether it was placed and not undone, by this process or another. */
    synchronized boolean placed() throws IOException {
        return events.marked(ID);
    }

    /** Places the hold where it is not, and looks whether it works. Harmless twice. */
    synchronized void place() throws IOException {
        if (retired) {
            return;
        }
        try (PgConnection connection = connect()) {
            String now = setting(connection, "SHOW synchronous_standby_names");
            if (!ours(now) && !now.contains(standby)) {
                if (!now.isEmpty()) {
                    events.lacks(
                            "`synchronous: true` is not in force: commits wait for standbys of"
                                    + " others ("
                                    + now
                                    + ")");
                    return;
                }
                String before = before(connection);
                events.hold(
                        ID,
                        "commits wait until Reprise has them on disk",
                        before == null
                                ? RESET + "; SELECT pg_reload_conf()"
                                : set(before) + "; SELECT pg_reload_conf()",
                        new Undo.SynchronousNames(before));
                connection.query(set("\"" + standby + "\""));
                connection.query("SELECT pg_reload_conf()");
            } else if (ours(now)) {
                events.hold(
                        ID,
                        "commits wait until Reprise has them on disk",
                        RESET + "; SELECT pg_reload_conf()",
                        new Undo.SynchronousNames(null));
            }
            // Where an operator names us among others, that is enough, and not ours to undo.
            events.lacks(null);
            String waits =
                    setting(
                            connection,
                            "SELECT coalesce(max(sync_state), '') FROM pg_stat_replication"
                                    + " WHERE application_name = '"
                                    + standby
                                    + "'");
            effective = waits.equals("sync");
        }
    }

    /**
     * Undoes the hold.
     *
     * @param first what is to be done before the server hears of it: what it acknowledges from then
     *     on may be lost with us
     * @throws PgException if the server can't be reached: then commits still wait, and the mark
     *     stays
     */
    synchronized void release(Runnable first) throws IOException {
        try (PgConnection connection = connect()) {
            effective = false;
            first.run();
            if (ours(setting(connection, "SHOW synchronous_standby_names"))) {
                String before = events.namesBefore(ID);
                connection.query(before == null ? RESET : set(before));
                connection.query("SELECT pg_reload_conf()");
            }
        }
        events.released(ID);
    }

    /** Our own statements must not wait for ourselves. */
    private PgConnection connect() throws PgException {
        return PgConnection.connect(
                address,
                new Session(
                        Session.Mode.SQL,
                        database,
                        standby + "_keeper",
                        Map.of("synchronous_commit", "local", "statement_timeout", "10s")));
    }

    /** Whether we are all that it names, as only we set it. */
    private boolean ours(String names) {
        return names.replace("\"", "").equals(standby);
    }

    /** What ALTER SYSTEM had set before us; null where it had not. */
    private static @Nullable String before(PgConnection connection) throws PgException {
        Rows rows =
                connection.query(
                        "SELECT setting FROM pg_file_settings WHERE name ="
                                + " 'synchronous_standby_names' AND sourcefile LIKE"
                                + " '%postgresql.auto.conf' ORDER BY seqno DESC LIMIT 1");
        return rows.isEmpty() ? null : rows.first("setting");
    }

    private static String set(String names) {
        return "ALTER SYSTEM SET synchronous_standby_names = '" + names.replace("'", "''") + "'";
    }

    private static String setting(PgConnection connection, String query) throws PgException {
        Rows rows = connection.query(query);
        String value = rows.values().getFirst().getFirst();
        return value == null ? "" : value;
    }
}
