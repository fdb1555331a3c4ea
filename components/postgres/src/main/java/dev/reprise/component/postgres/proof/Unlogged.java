package dev.reprise.component.postgres.proof;

import dev.reprise.contracts.StepResult.Finding;
import dev.reprise.contracts.StepResult.Mark;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Unlogged tables: PostgreSQL writes their rows to no log and empties them whenever it recovers, so
 * that nobody can count what is lost with them.
 */
final class Unlogged {
    private static final int NAMED = 5;
    private static final String TABLES =
            "SELECT current_database() || '.' || n.nspname || '.' || c.relname FROM pg_class c"
                    + " JOIN pg_namespace n ON n.oid = c.relnamespace"
                    + " WHERE c.relkind = 'r' AND c.relpersistence = 'u' ORDER BY 1";

    private Unlogged() {}

    /** What a person has to know of them; empty where there are none. */
    static Optional<Finding> in(List<Connection> databases) throws SQLException {
        var tables = new ArrayList<String>();
        for (Connection each : databases) {
            try (Statement statement = each.createStatement();
                    ResultSet rows = statement.executeQuery(TABLES)) {
                while (rows.next()) {
                    tables.add(rows.getString(1));
                }
            }
        }
        return tables.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new Finding(
                                "unlogged-tables",
                                Mark.NOT_APPLICABLE,
                                "%d, which every recovery empties: %s%s"
                                        .formatted(
                                                tables.size(),
                                                String.join(
                                                        ", ",
                                                        tables.stream().limit(NAMED).toList()),
                                                tables.size() > NAMED ? ", ..." : "")));
    }
}
