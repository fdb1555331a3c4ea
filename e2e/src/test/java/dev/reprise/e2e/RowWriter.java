package dev.reprise.e2e;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Writes numbered rows all the while, and knows which of them were acknowledged. */
final class RowWriter implements AutoCloseable {
    private static final int PACE_MILLIS = 10;

    private final Postgres postgres;
    private final Set<Long> acknowledged = new ConcurrentSkipListSet<>();
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("row-writer").factory());
    private @Nullable Connection connection;
    private long number;

    RowWriter(Postgres postgres) {
        this.postgres = postgres;
        thread.scheduleWithFixedDelay(this::write, 0, PACE_MILLIS, TimeUnit.MILLISECONDS);
    }

    int acknowledged() {
        return acknowledged.size();
    }

    /** Of the rows that were acknowledged before the call, those that are not there. */
    Set<Long> missing() throws SQLException {
        var missing = new TreeSet<>(acknowledged);
        try (Connection reading = postgres.connect();
                Statement sql = reading.createStatement();
                ResultSet rows = sql.executeQuery("select number from public.witnessed")) {
            while (rows.next()) {
                missing.remove(rows.getLong(1));
            }
        }
        return missing;
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }

    /**
     * A row whose answer never came is in doubt: it may be there or not, and its number is gone.
     */
    private void write() {
        number++;
        try {
            if (connection == null) {
                connection = postgres.connect();
            }
            try (PreparedStatement insert =
                    connection.prepareStatement(
                            "insert into public.witnessed (number, payload) values (?, 'row')")) {
                insert.setLong(1, number);
                insert.executeUpdate();
            }
            acknowledged.add(number);
        } catch (SQLException e) {
            disconnect();
        }
    }

    private void disconnect() {
        Connection broken = connection;
        connection = null;
        try {
            if (broken != null) {
                broken.close();
            }
        } catch (SQLException e) {
            // Said before: it is broken.
            return;
        }
    }
}
