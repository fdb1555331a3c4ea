package dev.reprise.component.postgres.probe;

import dev.reprise.component.Probe;
import dev.reprise.component.postgres.settings.LocalServer;
import dev.reprise.component.postgres.settings.PostgresSettings;
import dev.reprise.component.postgres.sql.Catalog;
import dev.reprise.component.postgres.sql.Connections;
import dev.reprise.component.postgres.sql.LogPlace;
import dev.reprise.component.postgres.sql.RelationFiles;
import dev.reprise.component.postgres.sql.RowCounts;
import dev.reprise.contracts.Observation;
import dev.reprise.contracts.Position;
import dev.reprise.contracts.Sight;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Counts what a healthy server holds, for later proofs. It judges nothing, and what it cannot
 * measure it leaves out.
 *
 * <p>The canary's number is read first and the position last. So all that was counted lies before
 * the position; and whoever finds a smaller canary in a copy knows that the counts are younger than
 * it.
 */
public final class MeasureProbe implements Probe {
    /** The key under which a measurement holds the canary's last number. */
    public static final String CANARY = "canary";

    private static final long REPEATED = Duration.ofMinutes(1).toNanos();

    /** A digest may take a quarter of the time; a measurement without one of its own has none. */
    private static final int SHARE = 3;

    /** A large catalog is gone over for a twentieth of the time. */
    private static final int FILES_SHARE = 19;

    private final PostgresSettings settings;
    private final Connections connections;
    private final UnreadableRelation broken;
    private final Clock clock;
    private final LongSupplier nanos;
    private final LogPlace place = new LogPlace();
    private @Nullable Measured last;
    private @Nullable String digest;
    private long nextDigest;
    private long nextFiles;

    /**
     * @param broken is told what cannot be read
     * @param nanos a monotonic clock
     */
    public MeasureProbe(
            PostgresSettings settings,
            Connections connections,
            UnreadableRelation broken,
            Clock clock,
            LongSupplier nanos) {
        this.settings = settings;
        this.connections = connections;
        this.broken = broken;
        this.clock = clock;
        this.nanos = nanos;
        this.nextFiles = nanos.getAsLong();
    }

    private record Measured(
            String branch, Map<String, Long> rows, @Nullable String digest, long at) {
        boolean sameAs(Measured other) {
            return branch.equals(other.branch)
                    && rows.equals(other.rows)
                    && java.util.Objects.equals(digest, other.digest);
        }
    }

    @Override
    public Sight sight() {
        return new Sight("measurements", Sight.Method.PROTOCOL);
    }

    @Override
    public Set<String> conditions() {
        return Set.of();
    }

    @Override
    public Duration every() {
        return Duration.ofSeconds(5);
    }

    @Override
    public Duration deadline() {
        return Duration.ofSeconds(30);
    }

    @Override
    public Look look(boolean watchOnly) {
        var open = new ArrayList<Connection>();
        try {
            for (String database : settings.databases()) {
                open.add(connections.open(database, UnreadableRelation.SILENCE));
            }
            List<Observation> measured = surely(open);
            broken.none(clock.instant());
            return new Look.Seen(List.of(), measured);
        } catch (SQLException e) {
            // The canary says what is wrong with it.
            if (UnreadableRelation.isProvenBy(e)) {
                broken.found(e);
            } else {
                broken.unknown();
            }
            return new Look.Seen(List.of(), List.of());
        } finally {
            close(open);
        }
    }

    /** What was damaged is damaged the second time too; what somebody just dropped is not. */
    private List<Observation> surely(List<Connection> databases) throws SQLException {
        try {
            return measure(databases);
        } catch (SQLException e) {
            if (!UnreadableRelation.isProvenBy(e)) {
                throw e;
            }
            return measure(databases);
        }
    }

    private List<Observation> measure(List<Connection> databases) throws SQLException {
        long canary = canary(databases.getFirst());
        var rows = new TreeMap<String, Long>();
        for (int i = 0; i < databases.size(); i++) {
            rows.putAll(
                    RowCounts.of(
                            databases.get(i),
                            settings.databases().get(i),
                            UnreadableRelation.MILLIS_A_TABLE));
        }
        files(databases);
        String fresh = null;
        if (digest == null || nanos.getAsLong() - nextDigest >= 0) {
            long began = nanos.getAsLong();
            fresh = Catalog.digest(databases);
            digest = fresh;
            long ended = nanos.getAsLong();
            nextDigest = ended + (ended - began) * SHARE;
        }
        Position position = place.now(databases.getFirst());
        var now = new Measured(position.branch(), rows, digest, nanos.getAsLong());
        Measured before = last;
        if (before != null && now.sameAs(before) && now.at() - before.at() < REPEATED) {
            return List.of();
        }
        last = now;
        var counts = new TreeMap<>(rows);
        if (canary > 0) {
            counts.put(CANARY, canary);
        }
        return List.of(
                new Observation.ComponentMeasured(
                        settings.component(), position, clock.instant(), counts, fresh));
    }

    private void files(List<Connection> databases) throws SQLException {
        LocalServer local = settings.local();
        if (local == null || nanos.getAsLong() - nextFiles < 0) {
            return;
        }
        long began = nanos.getAsLong();
        for (Connection each : databases) {
            RelationFiles.look(each, local.data());
        }
        long ended = nanos.getAsLong();
        nextFiles = ended + (ended - began) * FILES_SHARE;
    }

    private static long canary(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            boolean there;
            try (ResultSet row =
                    statement.executeQuery(
                            "SELECT to_regclass('" + Canary.TABLE + "') IS NOT NULL")) {
                there = row.next() && row.getBoolean(1);
            }
            if (!there) {
                return 0;
            }
            try (ResultSet row = statement.executeQuery("SELECT max(n) FROM " + Canary.TABLE)) {
                return row.next() ? row.getLong(1) : 0;
            }
        }
    }

    private static void close(List<Connection> connections) {
        for (Connection each : connections) {
            try {
                each.close();
            } catch (SQLException e) {
                continue; // it is as closed as it can be
            }
        }
    }
}
