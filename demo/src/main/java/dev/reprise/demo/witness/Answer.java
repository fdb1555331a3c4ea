package dev.reprise.demo.witness;

import java.sql.SQLException;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** Reads the verdict out of a database's answer to an insertion that commits by itself. */
final class Answer {
    private Answer() {}

    /**
     * An error that the server itself reports, and lives on, undid the row. Anything else (a broken
     * connection, a session or a server that ended) may have come after the commit.
     */
    static Verdict verdict(SQLException error) {
        if (error instanceof PSQLException postgres) {
            ServerErrorMessage server = postgres.getServerErrorMessage();
            if (server != null && "ERROR".equals(server.getSeverity())) {
                return Verdict.REFUSED;
            }
        }
        return Verdict.IN_DOUBT;
    }
}
