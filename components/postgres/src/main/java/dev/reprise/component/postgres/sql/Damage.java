package dev.reprise.component.postgres.sql;

import java.sql.SQLException;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Whether what a server holds is damaged or gone, as its own errors prove.
 *
 * @see <a href="https://www.postgresql.org/docs/current/errcodes-appendix.html">error codes</a>
 */
public final class Damage {
    /**
     * A database, schema, table, column, type or function of the catalog that is not there, and
     * bytes that are no text.
     */
    private static final Set<String> ABSENT =
            Set.of("3D000", "3F000", "42P01", "42703", "42704", "42883", "22021");

    /** One of the server's own files, which it names by their paths within its data folder. */
    private static final Pattern OWN_FILE =
            Pattern.compile(
                    "\"(base|global|pg_[a-z_]+)/|pg_filenode\\.map|PG_VERSION"
                            + "|is not a valid data directory|status of transaction");

    private Damage() {}

    /**
     * Whether an error speaks of what the server holds: something of it is damaged or missing. Only
     * what surely does is named here. A lost connection, a full disk, a lock or a privilege say
     * nothing of it, nor does an error that nobody has thought of: a good restore must not be
     * undone by it.
     */
    public static boolean isProvenBy(SQLException error) {
        String state = error.getSQLState() == null ? "" : error.getSQLState();
        String message = error.getMessage() == null ? "" : error.getMessage();
        return state.startsWith("XX")
                || ABSENT.contains(state)
                || (state.equals("58P01") || state.equals("55000"))
                        && OWN_FILE.matcher(message).find();
    }
}
