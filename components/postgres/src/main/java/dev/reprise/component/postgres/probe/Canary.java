package dev.reprise.component.postgres.probe;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The canary's ledger: rows with numbers that follow each other without a gap, one a second, so
 * that a restored copy shows by itself how far it reaches and whether anything in between is
 * missing. Our commits wait for our own disk alone ({@code synchronous_commit = local}): with the
 * receiver gone they would never return.
 */
public final class Canary {
    /** The table, with its schema. */
    public static final String TABLE = "reprise.canary";

    private static final int KEPT = 10_000;
    private boolean prepared;

    /**
     * Writes the next number and reads it back.
     *
     * @throws SQLException also where another than what was written is read
     */
    public void write(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            if (!prepared) {
                statement.execute("CREATE SCHEMA IF NOT EXISTS reprise");
                statement.execute(
                        "CREATE TABLE IF NOT EXISTS reprise.canary ("
                                + "n bigint PRIMARY KEY, at timestamptz NOT NULL DEFAULT now())");
                prepared = true;
            }
            long written =
                    number(
                            statement,
                            "INSERT INTO reprise.canary (n)"
                                    + " SELECT coalesce(max(n), 0) + 1 FROM reprise.canary"
                                    + " ON CONFLICT DO NOTHING RETURNING n");
            if (written == 0) {
                return; // another Reprise has just written that number
            }
            long read = number(statement, "SELECT n FROM reprise.canary WHERE n = " + written);
            if (read != written) {
                throw new SQLException(
                        "canary " + written + " was acknowledged, and cannot be read", "XX001");
            }
            if (written % KEPT == 0) {
                statement.execute("DELETE FROM reprise.canary WHERE n <= " + (written - KEPT));
            }
        } catch (SQLException e) {
            prepared = false; // the table may be gone with its database
            throw e;
        }
    }

    private static long number(Statement statement, String sql) throws SQLException {
        try (ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? row.getLong(1) : 0;
        }
    }
}
