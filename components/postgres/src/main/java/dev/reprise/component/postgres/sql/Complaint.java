package dev.reprise.component.postgres.sql;

import java.io.EOFException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.sql.SQLException;

/**
 * What an error of the server, or the lack of an answer, says about it. Only two kinds of answer
 * say that something is broken; all others say that it is busy, full, locked, or that we are wrong.
 *
 * @see <a href="https://www.postgresql.org/docs/current/errcodes-appendix.html">error codes</a>
 */
public sealed interface Complaint {
    /** Nobody listens, or the connection was cut. */
    record Down(String evidence) implements Complaint {}

    /** The server says that its own files are not there, or so damaged that it lets nobody in. */
    record Gone(String evidence) implements Complaint {}

    /**
     * It is there, but does not do this: a person is told, nothing is restored.
     *
     * @param next what a person does
     */
    record Hindered(String evidence, String next) implements Complaint {}

    /** Nothing can be said. */
    record Unclear(String reason) implements Complaint {}

    static Complaint of(SQLException error) {
        String state = error.getSQLState() == null ? "" : error.getSQLState();
        String said = said(error, state);
        boolean internal = state.startsWith("XX"); // damage, or what none of its code expects
        if (speaksOfItsOwnFiles(error, state) || internal && said.startsWith("FATAL")) {
            return new Gone(said);
        }
        if (internal) {
            return new Unclear("it fails by itself: " + said);
        }
        return switch (state) {
            case "57P03" -> new Unclear("starting up or recovering: " + said);
            case "57P01", "57P02", "57P05" -> new Unclear("shutting down: " + said);
            case "53300" -> new Unclear("too many connections: " + said);
            case "53100" ->
                    new Hindered("its disk is full: " + said, "make room on the disk of its data");
            case "25006" ->
                    new Hindered(
                            "it is read-only: " + said,
                            "see default_transaction_read_only of its database and role");
            case "57014", "55P03" ->
                    new Hindered(
                            "it was too slow to answer: " + said,
                            "see in pg_stat_activity what holds it up");
            case "42501" ->
                    new Hindered("it does not let us write: " + said, "run `reprise doctor`");
            case "3D000" -> new Unclear("the database is not there: " + said);
            default -> byClass(error, state, said);
        };
    }

    private static Complaint byClass(SQLException error, String state, String said) {
        if (state.startsWith("28")) {
            return new Unclear("it does not let us in: " + said);
        }
        if (state.startsWith("53")) {
            return new Hindered("it lacks resources: " + said, "see its log for what it lacks");
        }
        if (state.startsWith("08") || state.isEmpty()) {
            return ofConnection(error, said);
        }
        return new Hindered(said, "see its log for what is wrong");
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
                || state.equals("22023") && message.contains("is not a valid data directory")
                || state.equals("3D000") && message.contains("subdirectory");
    }

    private static String said(SQLException error, String state) {
        String first = String.valueOf(error.getMessage()).lines().findFirst().orElse("");
        return state.isEmpty() ? first : first + " (" + state + ")";
    }
}
