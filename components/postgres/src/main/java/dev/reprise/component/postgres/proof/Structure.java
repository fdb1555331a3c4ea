package dev.reprise.component.postgres.proof;

import dev.reprise.component.SupersededException;
import dev.reprise.component.Work;
import dev.reprise.component.postgres.sql.Damage;
import dev.reprise.contracts.StepResult.Finding;
import dev.reprise.contracts.StepResult.Mark;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * The server's own {@code amcheck} over tables and B-tree indexes, the users' first, for as long as
 * there is time. The extension is created and rolled back in one transaction where it is not there:
 * the copy stays as it was.
 */
final class Structure {
    private static final String CHECK = "amcheck";
    private static final String OBJECTS =
            "SELECT c.oid::text, c.relkind::text, c.oid::regclass::text FROM pg_class c"
                    + " JOIN pg_namespace n ON n.oid = c.relnamespace"
                    + " LEFT JOIN pg_am a ON a.oid = c.relam"
                    + " LEFT JOIN pg_index i ON i.indexrelid = c.oid"
                    + " WHERE c.relpersistence = 'p'"
                    + " AND (c.relkind IN ('r', 'm') AND a.amname = 'heap'"
                    + " OR c.relkind = 'i' AND a.amname = 'btree' AND i.indisvalid)"
                    + " ORDER BY n.nspname = 'pg_catalog', pg_relation_size(c.oid)";

    private final Duration atMost;
    private final LongSupplier nanos;

    Structure(Duration atMost, LongSupplier nanos) {
        this.atMost = atMost;
        this.nanos = nanos;
    }

    private record Relation(String oid, boolean index, String name) {}

    /**
     * @throws SQLException where the copy could not be asked
     */
    Finding judge(Work work, Databases databases, List<String> names)
            throws SupersededException, SQLException {
        long end = nanos.getAsLong() + atMost.toNanos();
        int checked = 0;
        int all = 0;
        for (String name : names) {
            try (Connection connection = databases.connect(name);
                    Statement statement = connection.createStatement()) {
                connection.setAutoCommit(false);
                statement.execute("CREATE EXTENSION IF NOT EXISTS amcheck");
                List<Relation> relations = relations(statement);
                all += relations.size();
                for (Relation each : relations) {
                    if (nanos.getAsLong() - end >= 0) {
                        break;
                    }
                    work.progress("checking structures", checked, all, "relations");
                    Optional<String> wrong = wrong(connection, statement, each);
                    if (wrong.isEmpty()) {
                        all--;
                        continue;
                    }
                    if (!wrong.get().isEmpty()) {
                        return new Finding(
                                CHECK, Mark.BROKEN, name + "." + each.name() + ": " + wrong.get());
                    }
                    checked++;
                }
                connection.rollback();
            } catch (SQLException e) {
                return refused(e);
            }
        }
        return new Finding(
                CHECK,
                Mark.OK,
                checked == all
                        ? "%d tables and indexes are sound".formatted(checked)
                        : "%d of %d tables and indexes are sound, the others were not reached"
                                        .formatted(checked, all)
                                + " within %d s".formatted(atMost.toSeconds()));
    }

    private static List<Relation> relations(Statement statement) throws SQLException {
        var found = new ArrayList<Relation>();
        try (ResultSet rows = statement.executeQuery(OBJECTS)) {
            while (rows.next()) {
                found.add(
                        new Relation(
                                rows.getString(1),
                                rows.getString(2).equals("i"),
                                rows.getString(3)));
            }
        }
        return found;
    }

    /** What is wrong with it; empty text where nothing is, nothing where it is gone meanwhile. */
    private static Optional<String> wrong(
            Connection connection, Statement statement, Relation relation) throws SQLException {
        String sql =
                relation.index()
                        ? "SELECT bt_index_check(" + relation.oid() + "::oid::regclass)"
                        : "SELECT msg FROM verify_heapam("
                                + relation.oid()
                                + "::oid::regclass) LIMIT 1";
        Savepoint before = connection.setSavepoint();
        try (ResultSet rows = statement.executeQuery(sql)) {
            String wrong =
                    !relation.index() && rows.next() ? String.valueOf(rows.getString(1)) : "";
            connection.releaseSavepoint(before);
            return Optional.of(wrong);
        } catch (SQLException e) {
            if (!Damage.isProvenBy(e)) {
                throw e;
            }
            connection.rollback(before);
            return there(statement, relation)
                    ? Optional.of(String.valueOf(e.getMessage()))
                    : Optional.empty();
        }
    }

    private static boolean there(Statement statement, Relation relation) throws SQLException {
        try (ResultSet row =
                statement.executeQuery("SELECT 1 FROM pg_class WHERE oid = " + relation.oid())) {
            return row.next();
        }
    }

    /**
     * @throws SQLException where it could not be asked at all
     */
    private static Finding refused(SQLException e) throws SQLException {
        String state = String.valueOf(e.getSQLState());
        String said = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
        if (Damage.isProvenBy(e)) {
            return new Finding(CHECK, Mark.BROKEN, said);
        }
        return switch (state) {
            case "57014", "55P03" ->
                    new Finding(CHECK, Mark.NOT_APPLICABLE, "it was not finished in time");
            // The extension is not installed, or we may not create it.
            case "0A000", "58P01", "42501" -> new Finding(CHECK, Mark.NOT_APPLICABLE, said);
            default -> throw e;
        };
    }
}
