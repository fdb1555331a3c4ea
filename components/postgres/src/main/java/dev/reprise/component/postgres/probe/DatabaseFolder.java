package dev.reprise.component.postgres.probe;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The folder of the protected database, as the server named it while it was well: what tells one
 * that was deleted from one that is no more because the database was dropped. Thread-safe.
 *
 * @see <a href="https://www.postgresql.org/docs/current/storage-file-layout.html">where a database
 *     lies</a>
 */
public final class DatabaseFolder {
    private volatile @Nullable Path within;

    /** Asks for it, on a connection to the database. */
    void ask(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                "SELECT 'base/' || d.oid FROM pg_database d"
                                        + " JOIN pg_tablespace t ON t.oid = d.dattablespace"
                                        + " WHERE d.datname = current_database()"
                                        + " AND t.spcname = 'pg_default'")) {
            within = row.next() ? Path.of(row.getString(1)) : null;
        }
    }

    /** The server knows of no such database. */
    void forget() {
        within = null;
    }

    /** Empty where it is not known, or lies outside the data folder. */
    Optional<Path> in(Path data) {
        return Optional.ofNullable(within).map(data::resolve);
    }
}
