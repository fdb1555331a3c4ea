package dev.reprise.component.postgres.wire;

import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A conversation with a server that went wrong: a lower-case fact, the server that it happened to,
 * and what to do next. Never holds a password.
 */
public abstract sealed class PgException extends IOException {
    private static final long serialVersionUID = 1L;

    private final String fact;
    private final String server;
    private final String next;

    private PgException(String fact, String server, String next, @Nullable Throwable cause) {
        super(fact + " (" + server + "; next: " + next + ")", cause);
        this.fact = fact;
        this.server = server;
        this.next = next;
    }

    public final String fact() {
        return fact;
    }

    /** {@code host:port}. */
    public final String server() {
        return server;
    }

    public final String next() {
        return next;
    }

    /** Nobody answers there: refused, unreachable, unknown host, or no answer in time. */
    public static final class Unreachable extends PgException {
        private static final long serialVersionUID = 1L;

        public Unreachable(String server, Throwable cause) {
            super(
                    "cannot connect: " + said(cause),
                    server,
                    "check that the server runs, and its address",
                    cause);
        }
    }

    /** The connection was there and ended without a word. */
    public static final class Broken extends PgException {
        private static final long serialVersionUID = 1L;

        public Broken(String server, @Nullable Throwable cause) {
            super(
                    "the connection broke"
                            + (cause == null ? ": the server closed it" : ": " + said(cause)),
                    server,
                    "look into the server's log",
                    cause);
        }
    }

    /** The server did not answer in time. The connection can't be used any more. */
    public static final class TimedOut extends PgException {
        private static final long serialVersionUID = 1L;

        public TimedOut(String server, Duration allowed, String waitingFor) {
            super(
                    "no answer within "
                            + allowed.toMillis()
                            + " ms while waiting for "
                            + waitingFor,
                    server,
                    "look at the server's load and at the network",
                    null);
        }
    }

    /** The server says no. */
    public static final class Server extends PgException {
        private static final long serialVersionUID = 1L;

        private final String severity;
        private final String sqlState;
        private final String text;
        private final String hint;

        Server(String server, String severity, String sqlState, String text, String hint) {
            super(
                    sqlState + " " + text,
                    server,
                    hint.isEmpty() ? "look up " + sqlState + " in PostgreSQL's error codes" : hint,
                    null);
            this.severity = severity;
            this.sqlState = sqlState;
            this.text = text;
            this.hint = hint;
        }

        /** Untranslated: ERROR, FATAL or PANIC. */
        public String severity() {
            return severity;
        }

        /** Five characters, such as {@code 57P03}. */
        public String sqlState() {
            return sqlState;
        }

        /** As the server says it, in its own language. */
        public String text() {
            return text;
        }

        /** Empty where the server gave none. */
        public String hint() {
            return hint;
        }

        /** Whether the server has ended the connection with it. */
        public boolean fatal() {
            return !severity.equals("ERROR");
        }
    }

    /** Who we are was not accepted, or the server could not prove who it is. */
    public static final class NotTrusted extends PgException {
        private static final long serialVersionUID = 1L;

        public NotTrusted(String fact, String server, String next, @Nullable Throwable cause) {
            super(fact, server, next, cause);
        }
    }

    /** What came is no PostgreSQL protocol, or a part of it that we don't speak. */
    public static final class Unexpected extends PgException {
        private static final long serialVersionUID = 1L;

        public Unexpected(String fact, String server) {
            super(
                    fact,
                    server,
                    "check that a PostgreSQL server of version 15 to 18 is there",
                    null);
        }
    }

    private static String said(Throwable cause) {
        String message = cause.getMessage();
        return message == null ? cause.getClass().getSimpleName() : message;
    }
}
