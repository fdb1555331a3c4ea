package dev.reprise.component.postgres.sql;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The process that a connection has ended up at, as it says itself.
 *
 * @param pid by which the process table of its host tells whose it is: a port does not
 * @param primary whether it takes writes, and is not recovering
 */
public record Backend(long pid, boolean primary) {
    public static Backend of(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery("SELECT pg_backend_pid(), pg_is_in_recovery()")) {
            if (!row.next()) {
                throw new SQLException("it does not say who it is", "XX000");
            }
            return new Backend(row.getLong(1), !row.getBoolean(2));
        }
    }
}
