package dev.reprise.component.postgres.probe;

import dev.reprise.component.Probe;
import dev.reprise.component.postgres.server.Impostor;
import dev.reprise.component.postgres.settings.PostgresSettings;
import dev.reprise.component.postgres.sql.Complaint;
import dev.reprise.component.postgres.sql.Connections;
import dev.reprise.contracts.Problem;
import dev.reprise.contracts.Sight;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Asks the server itself, over a connection that is new each time: an old one goes on working for a
 * while on a data folder that was deleted. Once a second it also writes a canary and reads it back.
 */
public final class CanaryProbe implements Probe {
    private static final Duration SILENCE = Duration.ofSeconds(2);
    private static final long BETWEEN_WRITES = Duration.ofSeconds(1).toNanos();

    private final PostgresSettings settings;
    private final Connections connections;
    private final StoppedByHand stopped;
    private final DatabaseFolder folder;
    private final UnreadableRelation broken;
    private final Impostor impostor;
    private final LongSupplier nanos;
    private final Canary canary = new Canary();
    private long lastWrite;
    private boolean written;

    /**
     * @param folder is told where the database lies
     * @param broken what whoever counts could not read
     * @param nanos a monotonic clock
     */
    public CanaryProbe(
            PostgresSettings settings,
            Connections connections,
            StoppedByHand stopped,
            DatabaseFolder folder,
            UnreadableRelation broken,
            Impostor impostor,
            LongSupplier nanos) {
        this.settings = settings;
        this.connections = connections;
        this.stopped = stopped;
        this.folder = folder;
        this.broken = broken;
        this.impostor = impostor;
        this.nanos = nanos;
    }

    @Override
    public Sight sight() {
        return new Sight("canary", Sight.Method.PROTOCOL);
    }

    @Override
    public Set<String> conditions() {
        return Conditions.ALL;
    }

    @Override
    public boolean judgesHindrance() {
        return true;
    }

    @Override
    public Duration every() {
        return Duration.ofMillis(300);
    }

    @Override
    public Duration deadline() {
        return Duration.ofSeconds(5);
    }

    @Override
    public Look look(boolean watchOnly) {
        try (Connection connection = connections.open(settings.database(), SILENCE)) {
            // Asked also where nothing may be written: a server that lets in may still answer
            // nothing.
            Optional<Problem> another = impostor.answers(connection);
            if (another.isPresent()) {
                return new Look.Seen(
                        List.of(),
                        new Hindrance(another.get().what(), another.get().next()),
                        List.of());
            }
            boolean mayWrite = !standby(connection) && !watchOnly;
            if (mayWrite && (!written || nanos.getAsLong() - lastWrite >= BETWEEN_WRITES)) {
                canary.write(connection);
                written = true;
                lastWrite = nanos.getAsLong();
            }
            folder.ask(connection);
            return new Look.Seen(broken.said().stream().toList(), List.of());
        } catch (SQLException e) {
            Complaint complaint = Complaint.of(e);
            if ("3D000".equals(e.getSQLState()) && !(complaint instanceof Complaint.Gone)) {
                folder.forget();
            }
            return judge(complaint);
        }
    }

    private Look judge(Complaint complaint) {
        return switch (complaint) {
            case Complaint.Gone gone -> symptom(Conditions.DATA_GONE, gone.evidence());
            case Complaint.Hindered hindered ->
                    new Look.Seen(
                            List.of(),
                            new Hindrance(hindered.evidence(), hindered.next()),
                            List.of());
            case Complaint.Unclear unclear -> new Look.Blind(unclear.reason());
            case Complaint.Down down -> {
                Optional<String> byHand = stopped.evidence();
                yield byHand.isPresent()
                        ? new Look.Blind(byHand.get())
                        : symptom(Conditions.SERVER_DOWN, down.evidence());
            }
        };
    }

    private Look symptom(String condition, String evidence) {
        String where = settings.host() + ":" + settings.port() + ": ";
        return new Look.Seen(
                List.of(new Symptom(condition, where + evidence, null, List.of())), List.of());
    }

    private static boolean standby(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                "SELECT pg_is_in_recovery()"
                                        + " OR current_setting('transaction_read_only')::bool")) {
            return row.next() && row.getBoolean(1);
        }
    }

    /** Whether somebody meant that a server does not answer. */
    public interface StoppedByHand {
        /** Never known, as for a server of another host. */
        StoppedByHand UNKNOWN = Optional::empty;

        Optional<String> evidence();

        /** The evidence of either. */
        default StoppedByHand or(StoppedByHand other) {
            return () -> evidence().or(other::evidence);
        }
    }
}
