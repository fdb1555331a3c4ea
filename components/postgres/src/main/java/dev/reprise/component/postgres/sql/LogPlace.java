package dev.reprise.component.postgres.sql;

import dev.reprise.component.postgres.wal.Lsn;
import dev.reprise.component.postgres.wal.TimelineHistory;
import dev.reprise.contracts.Position;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/** Where a server's log stands, as every fact of Reprise names it. Not thread-safe. */
public final class LogPlace {
    private @Nullable TimelineHistory known;

    /** Everything that was visible to a query before this call lies before the position. */
    public Position now(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                "SELECT pg_current_wal_insert_lsn(),"
                                        + " (SELECT system_identifier FROM pg_control_system()),"
                                        + " ('x' || substr(pg_walfile_name("
                                        + "pg_current_wal_insert_lsn()), 1, 8))::bit(32)::int")) {
            if (!row.next()) {
                throw new SQLException("the server does not say where its log stands");
            }
            Lsn at = Lsn.parse(row.getString(1));
            String system = row.getString(2);
            int timeline = row.getInt(3);
            TimelineHistory history = known;
            if (history == null
                    || !history.systemId().equals(system)
                    || history.timeline() != timeline) {
                history = history(connection, system, timeline);
                known = history;
            }
            return history.position(at);
        }
    }

    private static TimelineHistory history(Connection connection, String system, int timeline)
            throws SQLException {
        if (timeline == 1) {
            return TimelineHistory.first(system, timeline);
        }
        try (Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                "SELECT pg_read_file('pg_wal/%08X.history')".formatted(timeline))) {
            if (!row.next()) {
                throw new SQLException("the history of timeline " + timeline + " is not there");
            }
            return TimelineHistory.parse(system, timeline, row.getString(1));
        }
    }
}
