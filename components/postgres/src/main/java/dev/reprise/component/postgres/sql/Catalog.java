package dev.reprise.component.postgres.sql;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;
import java.util.List;

/**
 * A digest of a database's schema: relations, columns, indexes, constraints, functions, triggers,
 * types, policies, extensions, by name and definition and never by number, so that it is the same
 * on a copy. Our own schema is left out.
 */
public final class Catalog {
    private static final String USERS =
            " n.nspname NOT IN ('pg_catalog', 'information_schema', 'reprise')"
                    + " AND n.nspname NOT LIKE 'pg\\_toast%' AND n.nspname NOT LIKE 'pg\\_temp%' ";

    private static final List<String> DEFINITIONS =
            List.of(
                    "SELECT n.nspname, n.nspacl::text FROM pg_namespace n WHERE" + USERS,
                    "SELECT n.nspname, c.relname, c.relkind::text, c.relpersistence::text,"
                            + " c.relrowsecurity::text, c.relispartition::text,"
                            + " c.reloptions::text, c.relacl::text, a.amname,"
                            + " CASE WHEN c.relkind IN ('v', 'm') THEN pg_get_viewdef(c.oid) END,"
                            + " pg_get_expr(c.relpartbound, c.oid)"
                            + " FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
                            + " LEFT JOIN pg_am a ON a.oid = c.relam WHERE"
                            + USERS,
                    "SELECT n.nspname, c.relname, a.attnum::text, a.attname,"
                            + " format_type(a.atttypid, a.atttypmod), a.attnotnull::text,"
                            + " a.attidentity::text, a.attgenerated::text,"
                            + " pg_get_expr(d.adbin, d.adrelid), l.collname"
                            + " FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid"
                            + " JOIN pg_namespace n ON n.oid = c.relnamespace"
                            + " LEFT JOIN pg_attrdef d"
                            + " ON d.adrelid = a.attrelid AND d.adnum = a.attnum"
                            + " LEFT JOIN pg_collation l ON l.oid = a.attcollation"
                            + " WHERE a.attnum > 0 AND NOT a.attisdropped AND"
                            + USERS,
                    "SELECT pg_get_indexdef(i.indexrelid), i.indisvalid::text"
                            + " FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid"
                            + " JOIN pg_namespace n ON n.oid = c.relnamespace WHERE"
                            + USERS,
                    "SELECT n.nspname, k.conrelid::regclass::text, k.conname,"
                            + " pg_get_constraintdef(k.oid), k.convalidated::text"
                            + " FROM pg_constraint k JOIN pg_namespace n"
                            + " ON n.oid = k.connamespace WHERE"
                            + USERS,
                    "SELECT n.nspname, p.proname, pg_get_function_identity_arguments(p.oid),"
                            + " pg_get_function_result(p.oid), p.prokind::text, l.lanname,"
                            + " p.prosrc, p.probin, p.prosecdef::text, p.proconfig::text"
                            + " FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace"
                            + " JOIN pg_language l ON l.oid = p.prolang WHERE"
                            + USERS,
                    "SELECT pg_get_triggerdef(t.oid), t.tgenabled::text FROM pg_trigger t"
                            + " JOIN pg_class c ON c.oid = t.tgrelid"
                            + " JOIN pg_namespace n ON n.oid = c.relnamespace"
                            + " WHERE NOT t.tgisinternal AND"
                            + USERS,
                    "SELECT n.nspname, t.typname, t.typtype::text,"
                            + " (SELECT string_agg(e.enumlabel, ',' ORDER BY e.enumsortorder)"
                            + " FROM pg_enum e WHERE e.enumtypid = t.oid)"
                            + " FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace"
                            + " WHERE t.typtype IN ('e', 'd') AND"
                            + USERS,
                    "SELECT n.nspname, c.relname, p.polname, p.polcmd::text,"
                            + " pg_get_expr(p.polqual, p.polrelid),"
                            + " pg_get_expr(p.polwithcheck, p.polrelid) FROM pg_policy p"
                            + " JOIN pg_class c ON c.oid = p.polrelid"
                            + " JOIN pg_namespace n ON n.oid = c.relnamespace WHERE"
                            + USERS,
                    "SELECT extname, extversion FROM pg_extension");

    private Catalog() {}

    /** 64 hexadecimal digits, over the databases in the order in which they are given. */
    public static String digest(List<Connection> databases) throws SQLException {
        try {
            MessageDigest all = MessageDigest.getInstance("SHA-256");
            for (Connection each : databases) {
                add(each, all);
            }
            return HexFormat.of().formatHex(all.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    private static void add(Connection connection, MessageDigest digest) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            // Names are written in full only where no search path finds them.
            statement.execute("SET search_path = pg_catalog");
            for (String definition : DEFINITIONS) {
                // Ordered here, byte by byte: a server's collation may change under its data.
                try (ResultSet rows = statement.executeQuery(definition)) {
                    int columns = rows.getMetaData().getColumnCount();
                    var lines = new java.util.TreeSet<String>();
                    while (rows.next()) {
                        var line = new StringBuilder();
                        for (int i = 1; i <= columns; i++) {
                            String field = rows.getString(i);
                            line.append(field == null ? "\u0001" : field).append('\u0000');
                        }
                        lines.add(line.toString());
                    }
                    lines.forEach(
                            line -> digest.update((line + "\n").getBytes(StandardCharsets.UTF_8)));
                }
                digest.update((byte) 0);
            }
            statement.execute("RESET search_path");
        }
    }
}
