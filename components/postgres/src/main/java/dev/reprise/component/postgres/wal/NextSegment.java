package dev.reprise.component.postgres.wal;

import dev.reprise.component.postgres.wire.PgConnection;
import dev.reprise.component.postgres.wire.PgException;
import dev.reprise.component.postgres.wire.ServerAddress;
import dev.reprise.component.postgres.wire.Session;
import java.time.Duration;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has a server begin the next segment of its log: by asking for it, or, where the role may not, by
 * beginning a base backup, which every server does in a segment of its own.
 */
final class NextSegment {
    private static final Logger LOG = LoggerFactory.getLogger(NextSegment.class);

    private static final Duration CHECKPOINT = Duration.ofMinutes(2);
    private static final String BASE =
            "BASE_BACKUP (LABEL 'reprise-segment', CHECKPOINT 'fast', WAIT false, MANIFEST 'no')";

    private final ServerAddress address;
    private final String database;
    private final String name;

    /**
     * @param name that the connection gives itself
     */
    NextSegment(ServerAddress address, String database, String name) {
        this.address = address;
        this.database = database;
        this.name = name;
    }

    void begin() {
        try (PgConnection connection =
                PgConnection.connect(
                        address,
                        new Session(
                                Session.Mode.SQL,
                                database,
                                name,
                                Map.of("statement_timeout", "10s")))) {
            connection.query("SELECT pg_switch_wal()");
        } catch (PgException e) {
            LOG.debug("it may not be asked for", e);
            byABaseBackup();
        }
    }

    /** What it would send is not taken: it is begun, and broken off. */
    private void byABaseBackup() {
        try (ReplicationServer server = ReplicationServer.connect(address, name)) {
            server.copy(BASE, CHECKPOINT);
        } catch (PgException e) {
            LOG.debug("no other segment was begun", e);
        }
    }
}
