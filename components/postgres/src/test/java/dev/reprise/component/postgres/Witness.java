package dev.reprise.component.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Clients that write numbered rows, each committed by itself, until the server fails them, and that
 * note what was acknowledged.
 */
final class Witness implements AutoCloseable {
    private final TestServer server;
    private final AtomicLong next;
    private final Set<Long> acknowledged = new ConcurrentSkipListSet<>();
    private final List<Thread> clients = new ArrayList<>();
    private volatile boolean going = true;

    private Witness(TestServer server, long first) {
        this.server = server;
        this.next = new AtomicLong(first);
    }

    static Witness start(TestServer server, int clients, long first) {
        var witness = new Witness(server, first);
        for (int i = 0; i < clients; i++) {
            witness.clients.add(Thread.ofPlatform().daemon().start(witness::write));
        }
        return witness;
    }

    Set<Long> acknowledged() {
        return new TreeSet<>(acknowledged);
    }

    int count() {
        return acknowledged.size();
    }

    /** Which of the acknowledged rows a server does not have. */
    Set<Long> missing() throws SQLException {
        var there = new HashSet<Long>();
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT n FROM witness")) {
            while (rows.next()) {
                there.add(rows.getLong(1));
            }
        }
        Set<Long> missing = acknowledged();
        missing.removeAll(there);
        return missing;
    }

    private void write() {
        try (Connection connection = server.connect();
                PreparedStatement insert =
                        connection.prepareStatement("INSERT INTO witness (n) VALUES (?)")) {
            while (going) {
                long n = next.getAndIncrement();
                insert.setLong(1, n);
                insert.executeUpdate();
                acknowledged.add(n);
            }
        } catch (SQLException e) {
            return; // the server is gone; what was acknowledged is noted
        }
    }

    /** Waits until every client has been failed by the server, or has stopped. */
    void awaitEnd() throws InterruptedException {
        for (Thread client : clients) {
            client.join(120_000);
            if (client.isAlive()) {
                throw new IllegalStateException("a client hangs");
            }
        }
    }

    @Override
    public void close() {
        going = false;
    }
}
