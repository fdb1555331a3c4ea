package dev.reprise.demo.witness;

import dev.reprise.demo.world.Endpoint;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads the database and says which acknowledged rows are not there as they were written. */
final class RowAudit {
    private final Endpoint endpoint;

    RowAudit(Endpoint endpoint) {
        this.endpoint = endpoint;
    }

    /** The rows of those that are missing; empty if the database cannot be read. */
    Optional<List<RowLedger.Row>> missing(List<RowLedger.Row> acknowledged) {
        Set<Long> there = new HashSet<>();
        try (Connection connection = endpoint.connect(Endpoint.APPLICATION, Endpoint.DATABASE);
                Statement sql = connection.createStatement();
                ResultSet rows = sql.executeQuery("select number, payload from public.witnessed")) {
            while (rows.next()) {
                long number = rows.getLong(1);
                if (RowWriter.payload(number).equals(rows.getString(2))) {
                    there.add(number);
                }
            }
        } catch (SQLException e) {
            return Optional.empty();
        }
        return Optional.of(
                acknowledged.stream().filter(row -> !there.contains(row.number())).toList());
    }
}
