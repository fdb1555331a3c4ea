package dev.reprise.component.postgres.sql;

import java.io.EOFException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What an error of the server, or the lack of an answer, says about it. Only two kinds of answer
 * say that something is broken; all others say that it is busy, full, locked, or that we are wrong.
 *
 * @see <a href="https://www.postgresql.org/docs/current/errcodes-appendix.html">error codes</a>
 */
public sealed interface Complaint {
    /** Nobody listens, or the connection was cut. */
    record Down(String evidence) implements Complaint {}

    /** The server says that its own files are not there. */
    record Gone(String evidence) implements Complaint {}

    /** It works, but not for this: worth a note, never a restore. */
    record Hindered(String evidence) implements Complaint {}

    /** Nothing can be said. */
    record Unclear(String reason) implements Complaint {}

    /**
     * A database, schema, table, column, type or function of the catalog that is not there, and
     * bytes that are no text.
     */
    Set<String> ABSENT = Set.of("3D000", "3F000", "42P01", "42703", "42704", "42883", "22021");

    /** One of the server's own files, which it names by their paths within its data folder. */
    Pattern OWN_FILE =
            Pattern.compile(
                    "\"(base|global|pg_[a-z_]+)/|pg_filenode\\.map|PG_VERSION"
                            + "|is not a valid data directory|status of transaction");

    /**
     * Whether an error speaks of what the server holds: something of it is damaged or missing. Only
     * what surely does is named here. A lost connection, a full disk, a lock or a privilege say
     * nothing of it, nor does an error that nobody has thought of: a good restore must not be
     * undone by it.
     */
    static boolean provesDamage(SQLException error) {
        String state = error.getSQLState() == null ? "" : error.getSQLState();
        String message = error.getMessage() == null ? "" : error.getMessage();
        return state.startsWith("XX")
                || ABSENT.contains(state)
                || (state.equals("58P01") || state.equals("55000"))
                        && OWN_FILE.matcher(message).find();
    }

    static Complaint of(SQLException error) {
        String state = error.getSQLState() == null ? "" : error.getSQLState();
        String said = said(error, state);
        if (speaksOfItsOwnFiles(error, state)) {
            return new Gone(said);
        }
        return switch (state) {
            case "57P03" -> new Unclear("starting up or recovering: " + said);
            case "57P01", "57P02", "57P05" -> new Unclear("shutting down: " + said);
            case "53300" -> new Unclear("too many connections: " + said);
            case "53100" -> new Hindered("its disk is full: " + said);
            case "25006" -> new Hindered("it is read-only: " + said);
            case "57014", "55P03" -> new Hindered("it was too slow to answer: " + said);
            case "3D000" -> new Unclear("the database is not there: " + said);
            default -> byClass(error, state, said);
        };
    }

    private static Complaint byClass(SQLException error, String state, String said) {
        if (state.startsWith("28")) {
            return new Unclear("it does not let us in: " + said);
        }
        if (state.startsWith("53")) {
            return new Hindered("it lacks resources: " + said);
        }
        if (state.startsWith("08") || state.isEmpty()) {
            return ofConnection(error, said);
        }
        return new Hindered(said);
    }

    private static Complaint ofConnection(SQLException error, String said) {
        for (Throwable cause = error.getCause(); cause != null; cause = cause.getCause()) {
            switch (cause) {
                case SocketTimeoutException _ -> {
                    return new Unclear("no answer in time");
                }
                case UnknownHostException _, NoRouteToHostException _ -> {
                    return new Unclear("its host cannot be reached: " + cause.getMessage());
                }
                case ConnectException refused -> {
                    return refused.getMessage() != null && refused.getMessage().contains("refused")
                            ? new Down("connection refused")
                            : new Unclear("cannot connect: " + refused.getMessage());
                }
                case SocketException cut -> {
                    return new Down("connection cut: " + cut.getMessage());
                }
                case EOFException _ -> {
                    return new Down("connection closed by the server");
                }
                default -> {
                    // The reason lies deeper.
                }
            }
        }
        return new Unclear(said);
    }

    /**
     * A data folder that was taken away under a running server shows as a file of its own that a
     * new backend cannot open: 58P01, or XX000 in older servers.
     */
    private static boolean speaksOfItsOwnFiles(SQLException error, String state) {
        String message = error.getMessage() == null ? "" : error.getMessage();
        boolean missing = state.equals("58P01") || state.equals("XX000");
        return missing
                        && (message.contains("pg_filenode.map")
                                || message.contains("\"global/")
                                || message.contains("\"base/")
                                || message.contains("PG_VERSION"))
                || state.equals("3D000") && message.contains("subdirectory");
    }

    private static String said(SQLException error, String state) {
        String first = String.valueOf(error.getMessage()).lines().findFirst().orElse("");
        return state.isEmpty() ? first : first + " (" + state + ")";
    }
}
