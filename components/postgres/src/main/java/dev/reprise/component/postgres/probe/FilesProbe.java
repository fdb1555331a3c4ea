package dev.reprise.component.postgres.probe;

import dev.reprise.component.Probe;
import dev.reprise.component.postgres.server.ClusterLayout;
import dev.reprise.component.postgres.server.ControlFile;
import dev.reprise.component.postgres.server.KnownServer;
import dev.reprise.component.postgres.server.Mounts;
import dev.reprise.contracts.Observation;
import dev.reprise.contracts.Sight;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
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
    private static final double NEARLY_FULL = 0.05;
    private static final long DROPPED = Duration.ofSeconds(5).toNanos();

    private final String component;
    private final Path data;
    private final KnownServer.Store known;
    private final DatabaseFolder database;
    private final Mounts mounts;
    private final Clock clock;
    private final LongSupplier nanos;
    private @Nullable String system;
    private long databaseWhole;
    private boolean full;

    /**
     * @param nanos a monotonic clock
     */
    public FilesProbe(
            String component,
            Path data,
            KnownServer.Store known,
            DatabaseFolder database,
            Mounts mounts,
            Clock clock,
            LongSupplier nanos) {
        this.component = component;
        this.data = data;
        this.known = known;
        this.database = database;
        this.mounts = mounts;
        this.clock = clock;
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
            return new Look.Seen(List.of(), space());
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

    /** Evidence only: a full disk never means a restore. */
    private List<Observation> space() throws IOException {
        FileStore store = Files.getFileStore(data);
        long free = store.getUsableSpace();
        boolean now = free < store.getTotalSpace() * NEARLY_FULL;
        if (now == full) {
            return List.of();
        }
        full = now;
        String what =
                now
                        ? "the disk of %s is nearly full, %d MB free"
                        : "the disk of %s has room again, %d MB free";
        return List.of(
                new Observation.ChangeNoted(
                        component,
                        what.formatted(data, free >> 20),
                        1,
                        List.of(),
                        clock.instant()));
    }
}
