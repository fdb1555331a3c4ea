package dev.reprise.component.postgres.probe;

import dev.reprise.component.Probe;
import dev.reprise.component.Room;
import dev.reprise.component.postgres.server.ClusterLayout;
import dev.reprise.component.postgres.server.ControlFile;
import dev.reprise.component.postgres.server.KnownServer;
import dev.reprise.component.postgres.server.Mounts;
import dev.reprise.contracts.Sight;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the data folder: whether it is there, holds a whole cluster, and the one that was known.
 * A folder that was born again empty under the same name, as an image does whose volume vanished,
 * has another system identifier. Where the volume itself is away nothing is seen: the data is on
 * it.
 */
public final class FilesProbe implements Probe {
    private static final long DROPPED = Duration.ofSeconds(5).toNanos();

    private final Path data;
    private final KnownServer.Store known;
    private final DatabaseFolder database;
    private final UnreadableRelation table;
    private final Mounts mounts;
    private final Room room;
    private final LongSupplier nanos;
    private @Nullable String system;
    private long databaseWhole;

    /**
     * @param table what whoever counts could not read
     * @param nanos a monotonic clock
     */
    public FilesProbe(
            Path data,
            KnownServer.Store known,
            DatabaseFolder database,
            UnreadableRelation table,
            Mounts mounts,
            LongSupplier nanos) {
        this.data = data;
        this.known = known;
        this.database = database;
        this.table = table;
        this.mounts = mounts;
        this.room = new Room(data);
        this.nanos = nanos;
        this.databaseWhole = nanos.getAsLong();
    }

    @Override
    public Sight sight() {
        return new Sight("data-folder", Sight.Method.FILES);
    }

    @Override
    public Set<String> conditions() {
        return Set.of(Conditions.DATA_GONE);
    }

    @Override
    public boolean judgesHindrance() {
        return true;
    }

    @Override
    public Duration every() {
        return Duration.ofMillis(250);
    }

    @Override
    public Duration deadline() {
        return Duration.ofSeconds(2);
    }

    @Override
    public Look look(boolean watchOnly) {
        try {
            Optional<String> broken = broken();
            Optional<String> away =
                    broken.isPresent() ? known.away(data, mounts) : Optional.empty();
            if (away.isPresent()) {
                return new Look.Blind(away.get());
            }
            if (broken.isPresent()) {
                return new Look.Seen(
                        List.of(new Symptom(Conditions.DATA_GONE, broken.get(), null, List.of())),
                        List.of());
            }
            Optional<Symptom> missing = table.missing(data);
            return new Look.Seen(missing.stream().toList(), room.look(), List.of());
        } catch (AccessDeniedException e) {
            return new Look.Blind("we may not read " + e.getFile());
        } catch (IOException e) {
            // A disk that answers with an error, or too many open files: it may all be there.
            return new Look.Blind("it cannot be read: " + e.getMessage());
        }
    }

    private Optional<String> broken() throws IOException {
        Optional<String> broken = ClusterLayout.broken(data, known());
        if (broken.isEmpty() && system == null) {
            system = ControlFile.read(data).system();
        }
        return broken.isPresent() ? broken : databaseGone();
    }

    /** One that was dropped is forgotten soon: its folder is not missed before. */
    private Optional<String> databaseGone() throws IOException {
        Optional<Path> folder = database.in(data);
        Optional<String> lack =
                folder.isPresent() ? ClusterLayout.database(folder.get()) : Optional.empty();
        if (lack.isEmpty()) {
            databaseWhole = nanos.getAsLong();
        }
        return nanos.getAsLong() - databaseWhole < DROPPED ? Optional.empty() : lack;
    }

    private @Nullable String known() throws IOException {
        if (system == null) {
            system = known.read().map(KnownServer::system).orElse(null);
        }
        return system;
    }
}
