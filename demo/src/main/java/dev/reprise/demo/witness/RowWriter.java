package dev.reprise.demo.witness;

import dev.reprise.demo.world.Endpoint;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * One connection that inserts numbered rows for as long as it lives, and a new one after it, for
 * ever. Every row commits by itself.
 */
final class RowWriter {
    private static final Duration BETWEEN_ROWS = Duration.ofMillis(20);
    private static final Duration BETWEEN_CONNECTIONS = Duration.ofMillis(100);
    private static final String INSERT =
            "insert into public.witnessed (number, payload) values (?, ?)";

    private final Endpoint endpoint;
    private final RowLedger ledger;
    private final LedgerFile file;
    private final InstantSource clock;

    RowWriter(Endpoint endpoint, RowLedger ledger, LedgerFile file, InstantSource clock) {
        this.endpoint = endpoint;
        this.ledger = ledger;
        this.file = file;
        this.clock = clock;
    }

    /**
     * Every row's content follows from its number, so that a row that came back changed is seen.
     */
    static String payload(long number) {
        return "row " + number + " of the witness, check " + Long.toHexString(number * 0x9E3779B1L);
    }

    /** Writes until it is interrupted. */
    void writeForEver() throws InterruptedException {
        while (true) {
            try (Connection connection = connect()) {
                while (write(connection)) {
                    Thread.sleep(BETWEEN_ROWS);
                }
            } catch (SQLException e) {
                var now = clock.instant();
                settle(ledger.next(), now, now, Verdict.REFUSED);
            }
            Thread.sleep(BETWEEN_CONNECTIONS);
        }
    }

    /** One row over a connection of its own; whether it was acknowledged. */
    boolean writeOnce() {
        try (Connection connection = connect()) {
            return write(connection);
        } catch (SQLException e) {
            return false;
        }
    }

    private Connection connect() throws SQLException {
        return endpoint.connect(Endpoint.APPLICATION, Endpoint.DATABASE);
    }

    private boolean write(Connection connection) {
        long number = ledger.next();
        var sent = clock.instant();
        Verdict verdict = insert(connection, number);
        settle(number, sent, clock.instant(), verdict);
        return verdict == Verdict.ACKNOWLEDGED;
    }

    private static Verdict insert(Connection connection, long number) {
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            insert.setLong(1, number);
            insert.setString(2, payload(number));
            insert.executeUpdate();
            // "Canceling wait for synchronous replication" comes as a warning beside the success.
            return insert.getWarnings() == null ? Verdict.ACKNOWLEDGED : Verdict.IN_DOUBT;
        } catch (SQLException e) {
            return Answer.verdict(e);
        }
    }

    private void settle(long number, Instant sent, Instant settled, Verdict verdict) {
        ledger.settle(number, sent, settled, verdict);
        file.note(Audit.Kind.ROW, Long.toString(number), sent, settled, verdict);
    }
}
