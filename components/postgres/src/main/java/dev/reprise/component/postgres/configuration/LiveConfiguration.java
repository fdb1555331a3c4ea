package dev.reprise.component.postgres.configuration;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of a server that is well, as it says itself. A role that is neither superuser
 * nor a member of {@code pg_read_all_settings} sees a part of it: then nothing counts as known.
 *
 * @param files that it read its settings and rules from
 */
record LiveConfiguration(String superuser, Map<String, String> settings, Set<String> files) {
    private static final String SETTINGS =
            "SELECT name, current_setting(name), sourcefile FROM pg_settings"
                    + " WHERE source IN ('configuration file', 'command line')";

    private static final String FILES =
            "SELECT setting FROM pg_settings"
                    + " WHERE name IN ('config_file', 'hba_file', 'ident_file')";

    private static final String SEES_ALL =
            "SELECT pg_has_role('pg_read_all_settings', 'USAGE'),"
                    + " (SELECT rolname FROM pg_roles WHERE oid = 10)";

    static LiveConfiguration read(Connection connection) throws SQLException {
        var settings = new TreeMap<String, String>();
        var files = new LinkedHashSet<String>();
        String first;
        try (Statement statement = connection.createStatement()) {
            try (ResultSet row = statement.executeQuery(SEES_ALL)) {
                row.next();
                first = text(row.getString(2));
                if (!row.getBoolean(1)) {
                    return new LiveConfiguration(first, Map.of(), Set.of());
                }
            }
            try (ResultSet rows = statement.executeQuery(SETTINGS)) {
                while (rows.next()) {
                    settings.put(rows.getString(1), text(rows.getString(2)));
                    files.add(text(rows.getString(3)));
                }
            }
            try (ResultSet rows = statement.executeQuery(FILES)) {
                while (rows.next()) {
                    files.add(text(rows.getString(1)));
                }
            }
        }
        files.remove("");
        return new LiveConfiguration(first, settings, files);
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }
}
