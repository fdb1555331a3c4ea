package dev.reprise.component.postgres.wal;

import dev.reprise.component.postgres.server.Supported;
import dev.reprise.component.postgres.wire.Copy;
import dev.reprise.component.postgres.wire.PgConnection;
import dev.reprise.component.postgres.wire.PgException;
import dev.reprise.component.postgres.wire.Rows;
import dev.reprise.component.postgres.wire.ServerAddress;
import dev.reprise.component.postgres.wire.Session;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A server seen over a physical replication connection.
 *
 * @see <a href="https://www.postgresql.org/docs/18/protocol-replication.html">Streaming Replication
 *     Protocol</a>
 */
public final class ReplicationServer implements AutoCloseable {
    private static final String NO_SUCH_OBJECT = "42704";
    private static final String ALREADY_THERE = "42710";

    private final PgConnection connection;

    private ReplicationServer(PgConnection connection) {
        this.connection = connection;
    }

    public static ReplicationServer connect(ServerAddress address, String application)
            throws PgException {
        PgConnection connection = PgConnection.connect(address, Session.physical(application));
        int version = connection.majorVersion();
        if (version != 0 && !Supported.is(Integer.toString(version))) {
            connection.close();
            throw new PgException.Unexpected(
                    "it is PostgreSQL " + version + "; " + Supported.words(),
                    address.host() + ":" + address.port());
        }
        return new ReplicationServer(connection);
    }

    /**
     * Who it is.
     *
     * @param flushed the end of its durable log
     */
    public record Identity(String systemId, int timeline, Lsn flushed) {}

    public Identity identify() throws PgException {
        Rows rows = connection.query("IDENTIFY_SYSTEM");
        return new Identity(
                rows.text("systemid"),
                Integer.parseInt(rows.text("timeline")),
                Lsn.parse(rows.text("xlogpos")));
    }

    public SegmentNames segments() throws PgException {
        String size = connection.query("SHOW wal_segment_size").text("wal_segment_size");
        int number = Integer.parseInt(size.replaceAll("\\D", ""));
        return new SegmentNames(size.endsWith("GB") ? number << 30 : number << 20);
    }

    public int majorVersion() {
        return connection.majorVersion();
    }

    public String versionText() {
        return connection.parameter("server_version");
    }

    /** The content of a timeline's history file; empty for a timeline without ancestors. */
    public String history(int timeline) throws PgException {
        if (timeline == 1) {
            return "";
        }
        try {
            return connection.query("TIMELINE_HISTORY " + timeline).text("content");
        } catch (PgException.Server e) {
            // A cluster may begin on a later timeline without any history, as pg_resetwal makes it.
            if (e.sqlState().equals("58P01")) {
                return "";
            }
            throw e;
        }
    }

    /**
     * A replication slot.
     *
     * @param restart from here on the server keeps its log for us; empty if it reserves nothing
     */
    public record Slot(Optional<Lsn> restart) {}

    public Optional<Slot> slot(String name) throws PgException {
        try {
            Rows rows = connection.query("READ_REPLICATION_SLOT \"" + name + "\"");
            if (rows.isEmpty() || rows.first("slot_type") == null) {
                return Optional.empty();
            }
            return Optional.of(
                    new Slot(Optional.ofNullable(rows.first("restart_lsn")).map(Lsn::parse)));
        } catch (PgException.Server e) {
            if (e.sqlState().equals(NO_SUCH_OBJECT)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Makes a physical slot that keeps the log from now on. Harmless twice. */
    public void createSlot(String name) throws PgException {
        try {
            connection.query("CREATE_REPLICATION_SLOT \"" + name + "\" PHYSICAL (RESERVE_WAL)");
        } catch (PgException.Server e) {
            if (!e.sqlState().equals(ALREADY_THERE)) {
                throw e;
            }
        }
    }

    /** Harmless twice. */
    public void dropSlot(String name) throws PgException {
        try {
            connection.query("DROP_REPLICATION_SLOT \"" + name + "\"");
        } catch (PgException.Server e) {
            if (!e.sqlState().equals(NO_SUCH_OBJECT)) {
                throw e;
            }
        }
    }

    /** Begins to receive the log of one timeline. */
    public Copy stream(String slot, Lsn from, int timeline) throws PgException {
        return connection.copy(
                "START_REPLICATION SLOT \"%s\" PHYSICAL %s TIMELINE %d"
                        .formatted(slot, from, timeline),
                connection.server().answer());
    }

    /** Begins a command that copies, such as BASE_BACKUP. */
    public Copy copy(String command, Duration within) throws PgException {
        return connection.copy(command, within);
    }

    /** All result sets of a command. */
    public List<Rows> queries(String command) throws PgException {
        return connection.queries(command, connection.server().answer());
    }

    public String address() {
        return connection.server().toString();
    }

    @Override
    public void close() {
        connection.close();
    }
}
