package dev.reprise.component.postgres.proof;

import dev.reprise.component.postgres.probe.Canary;
import dev.reprise.component.postgres.probe.MeasureProbe;
import dev.reprise.contracts.Observation.ComponentMeasured;
import dev.reprise.contracts.StepResult.Finding;
import dev.reprise.contracts.StepResult.Mark;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/**
 * The canary's numbers must follow each other, and reach at least the last one that was measured.
 */
record CanaryLedger(boolean there, long first, long last, long count) {
    private static final String CHECK = "canary-ledger";

    static CanaryLedger read(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            try (ResultSet row =
                    statement.executeQuery(
                            "SELECT to_regclass('" + Canary.TABLE + "') IS NOT NULL")) {
                if (!row.next() || !row.getBoolean(1)) {
                    return new CanaryLedger(false, 0, 0, 0);
                }
            }
            try (ResultSet row =
                    statement.executeQuery(
                            "SELECT coalesce(min(n), 0), coalesce(max(n), 0), count(*) FROM "
                                    + Canary.TABLE)) {
                row.next();
                return new CanaryLedger(true, row.getLong(1), row.getLong(2), row.getLong(3));
            }
        }
    }

    /** Whether a measurement was surely begun only after this ledger's last number. */
    boolean olderThan(ComponentMeasured measured) {
        Long then = measured.counts().get(MeasureProbe.CANARY);
        return there && then != null && then > last;
    }

    /**
     * @param before a measurement that the ledger must hold; null if there is none
     */
    Finding judge(@Nullable ComponentMeasured before) {
        Long least = before == null ? null : before.counts().get(MeasureProbe.CANARY);
        if (!there) {
            return least == null
                    ? new Finding(CHECK, Mark.NOT_APPLICABLE, "no canary was ever written")
                    : new Finding(
                            CHECK,
                            Mark.BROKEN,
                            "the canary's table is missing; it held %d numbers".formatted(least));
        }
        long expected = count == 0 ? 0 : last - first + 1;
        if (count != expected) {
            return new Finding(
                    CHECK,
                    Mark.BROKEN,
                    "%d of the numbers %d to %d are missing"
                            .formatted(expected - count, first, last));
        }
        if (least != null && last < least) {
            return new Finding(
                    CHECK,
                    Mark.BROKEN,
                    "it ends at %d, and %d was measured before the place restored to"
                            .formatted(last, least));
        }
        return new Finding(
                CHECK,
                Mark.OK,
                "numbers %d to %d without a gap%s"
                        .formatted(
                                first,
                                last,
                                least == null ? "" : ", at least %d expected".formatted(least)));
    }
}
