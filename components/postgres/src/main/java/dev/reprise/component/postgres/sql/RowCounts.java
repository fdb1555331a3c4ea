package dev.reprise.component.postgres.sql;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Rows in the tables of a database, exactly: counted where that is quick, left out where it is not.
 * Counted where they lie: an index goes on telling of rows whose table has lost them.
 */
public final class RowCounts {
    private static final int TABLES = 50;
    private static final long LARGEST = 64L << 20;
    private static final String QUICK =
            "SELECT n.nspname, c.relname, format('%I.%I', n.nspname, c.relname)"
                    + " FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
                    + " WHERE c.relkind = 'r' AND c.relpersistence = 'p'"
                    + " AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'reprise')"
                    + " AND n.nspname NOT LIKE 'pg\\_%'"
                    + " AND pg_relation_size(c.oid) <= "
                    + LARGEST
                    + " ORDER BY 1, 2 LIMIT "
                    + TABLES;

    private static final Set<String> SAY_NOTHING = Set.of("57014", "55P03", "42P01", "42501");
    private static final List<String> INDEXES =
            List.of("enable_indexonlyscan", "enable_indexscan", "enable_bitmapscan");

    private RowCounts() {}

    private record Table(String address, String name) {}

    /**
     * By address, such as {@code app.public.orders}.
     *
     * @param millis how long one table may take; a slower one is left out
     */
    public static Map<String, Long> of(Connection connection, String database, int millis)
            throws SQLException {
        var counts = new TreeMap<String, Long>();
        try (Statement statement = connection.createStatement()) {
            var tables = new ArrayList<Table>();
            try (ResultSet rows = statement.executeQuery(QUICK)) {
                while (rows.next()) {
                    tables.add(
                            new Table(
                                    database + "." + rows.getString(1) + "." + rows.getString(2),
                                    rows.getString(3)));
                }
            }
            for (String each : INDEXES) {
                statement.execute("SET " + each + " = off");
            }
            statement.execute("SET statement_timeout = " + millis);
            count(statement, tables, counts);
            statement.execute("RESET statement_timeout");
            for (String each : INDEXES) {
                statement.execute("RESET " + each);
            }
        }
        return Map.copyOf(counts);
    }

    /** Too slow, locked, dropped meanwhile, or not ours to read. */
    static boolean saysNothing(SQLException e) {
        return SAY_NOTHING.contains(String.valueOf(e.getSQLState()));
    }

    private static void count(Statement statement, List<Table> tables, Map<String, Long> counts)
            throws SQLException {
        for (Table table : tables) {
            try (ResultSet row =
                    statement.executeQuery("SELECT count(*) FROM ONLY " + table.name())) {
                if (row.next()) {
                    counts.put(table.address(), row.getLong(1));
                }
            } catch (SQLException e) {
                if (!saysNothing(e)) {
                    throw new SQLException(
                            table.address() + ": " + e.getMessage(), e.getSQLState(), e);
                }
            }
        }
    }
}
