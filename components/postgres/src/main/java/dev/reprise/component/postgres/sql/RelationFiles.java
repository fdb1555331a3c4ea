package dev.reprise.component.postgres.sql;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Whether the files that a database's catalog names are there. A server misses the file of an
 * index, a sequence or a TOAST table only when somebody asks for what lies in it, which may be
 * months later, and every base taken until then lacks it too.
 *
 * @see <a href="https://www.postgresql.org/docs/current/storage-file-layout.html">where relations
 *     lie</a>
 */
public final class RelationFiles {
    private static final int MOST_ASKED = 20;
    private static final int MILLIS_A_RELATION = 250;

    /** By itself, or for an index by its table: the planner looks at every index of it. */
    private static final String NAMED =
            "SELECT pg_relation_filepath(c.oid),"
                    + " CASE WHEN i.indrelid IS NULL"
                    + " THEN 'SELECT 1 FROM ' || format('%I.%I', n.nspname, c.relname) || ' LIMIT 1'"
                    + " ELSE 'EXPLAIN SELECT 1 FROM ' || i.indrelid::regclass END"
                    + " FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
                    + " LEFT JOIN pg_index i ON i.indexrelid = c.oid"
                    + " WHERE c.relkind IN ('r', 't', 'i', 'm', 'S') AND c.relpersistence <> 't'";

    private RelationFiles() {}

    /**
     * Asks the server for everything whose file is not there: it alone knows whether that is still
     * its file.
     *
     * @param data its data folder
     * @throws SQLException as the server misses one, or where it cannot be asked
     */
    public static void look(Connection connection, Path data) throws SQLException {
        var there = new HashMap<Path, Set<String>>();
        var asked = new ArrayList<String>();
        try (Statement statement = connection.createStatement()) {
            try (ResultSet rows = statement.executeQuery(NAMED)) {
                while (rows.next()) {
                    String file = rows.getString(1);
                    if (file != null && file.startsWith("base/") && !holds(data, file, there)) {
                        asked.add(rows.getString(2));
                    }
                }
            }
            if (asked.isEmpty()) {
                return;
            }
            statement.execute("SET statement_timeout = " + MILLIS_A_RELATION);
            for (String each : asked.subList(0, Math.min(MOST_ASKED, asked.size()))) {
                ask(statement, each);
            }
            statement.execute("RESET statement_timeout");
        }
    }

    private static void ask(Statement statement, String query) throws SQLException {
        try (ResultSet rows = statement.executeQuery(query)) {
            rows.next();
        } catch (SQLException e) {
            if (!RowCounts.saysNothing(e)) {
                throw e;
            }
        }
    }

    private static boolean holds(Path data, String file, Map<Path, Set<String>> there) {
        Path path = data.resolve(file);
        Path folder = path.getParent();
        return folder == null
                || there.computeIfAbsent(folder, RelationFiles::list)
                        .contains(String.valueOf(path.getFileName()))
                || Files.exists(path);
    }

    /** Empty where it cannot be listed: then each is looked for by itself. */
    private static Set<String> list(Path folder) {
        var names = new HashSet<String>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            entries.forEach(each -> names.add(String.valueOf(each.getFileName())));
        } catch (IOException | DirectoryIteratorException e) {
            return Set.of();
        }
        return names;
    }
}
