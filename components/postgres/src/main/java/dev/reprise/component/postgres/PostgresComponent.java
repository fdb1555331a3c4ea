package dev.reprise.component.postgres;

import dev.reprise.component.Backup;
import dev.reprise.component.Component;
import dev.reprise.component.Probe;
import dev.reprise.component.Proof;
import dev.reprise.component.Restore;
import dev.reprise.component.Workplace;
import dev.reprise.component.postgres.backup.PostgresBackup;
import dev.reprise.component.postgres.probe.CanaryProbe;
import dev.reprise.component.postgres.probe.DatabaseFolder;
import dev.reprise.component.postgres.probe.FilesProbe;
import dev.reprise.component.postgres.probe.MeasureProbe;
import dev.reprise.component.postgres.probe.Needs;
import dev.reprise.component.postgres.probe.OrderlyStop;
import dev.reprise.component.postgres.probe.OtherPort;
import dev.reprise.component.postgres.probe.ProcessProbe;
import dev.reprise.component.postgres.probe.StalledProbe;
import dev.reprise.component.postgres.probe.UnreadableRelation;
import dev.reprise.component.postgres.proof.PostgresProof;
import dev.reprise.component.postgres.restore.PostgresRestore;
import dev.reprise.component.postgres.restore.PrivateCopy;
import dev.reprise.component.postgres.restore.RemoteRestore;
import dev.reprise.component.postgres.server.Binaries;
import dev.reprise.component.postgres.server.DamageWord;
import dev.reprise.component.postgres.server.Impostor;
import dev.reprise.component.postgres.server.KnownServer;
import dev.reprise.component.postgres.server.Launch;
import dev.reprise.component.postgres.server.Mounts;
import dev.reprise.component.postgres.server.ProcessTable;
import dev.reprise.component.postgres.server.ServerFolder;
import dev.reprise.component.postgres.server.Supported;
import dev.reprise.component.postgres.server.Waiting;
import dev.reprise.component.postgres.settings.LocalServer;
import dev.reprise.component.postgres.settings.PostgresSettings;
import dev.reprise.component.postgres.sql.Connections;
import dev.reprise.component.postgres.wal.StreamNames;
import dev.reprise.component.postgres.wal.WalStream;
import dev.reprise.contracts.Problem;
import dev.reprise.stack.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** One protected server, put together. */
final class PostgresComponent implements Component {
    private final PostgresSettings settings;
    private final Workplace place;
    private final Connections connections;
    private final PostgresBackup backup;

    PostgresComponent(PostgresSettings settings, Workplace place) {
        this.settings = settings;
        this.place = place;
        this.connections = new Connections(settings);
        this.backup = new PostgresBackup(settings, place, System::nanoTime);
    }

    @Override
    public String name() {
        return settings.component();
    }

    @Override
    public String kind() {
        return "postgres";
    }

    @Override
    public Optional<String> address() {
        return Optional.of(settings.host() + ":" + settings.port());
    }

    @Override
    public List<Secret> secrets() {
        return settings.password() == null ? List.of() : List.of(settings.password());
    }

    @Override
    public Optional<Problem> unprotectable() {
        LocalServer local = settings.local();
        return local == null
                ? Optional.empty()
                : Supported.unfit(local.data()).or(() -> new Binaries(local).unfit());
    }

    @Override
    public Map<String, Path> paths() {
        LocalServer local = settings.local();
        return local == null ? Map.of() : Map.of("local.data", local.data());
    }

    @Override
    public Path lockFile() {
        return settings.local() == null
                ? place.run().resolve(name() + ".reprise-lock")
                : settings.local().lockFile();
    }

    /** Whether its server was ever seen or its log ever received, as far as is still told. */
    @Override
    public boolean remembered() {
        try (Stream<Path> received = Files.list(place.spool())) {
            return received.anyMatch(Files::isDirectory) || known().read().isPresent();
        } catch (NoSuchFileException e) {
            return false;
        } catch (IOException e) {
            // whoever receives into that spool says what is wrong with it
            return true;
        }
    }

    @Override
    public List<Probe> probes() {
        LocalServer local = settings.local();
        var database = new DatabaseFolder();
        var broken = new UnreadableRelation();
        var measure =
                new MeasureProbe(settings, connections, broken, place.clock(), System::nanoTime);
        if (local == null) {
            return List.of(canary(CanaryProbe.StoppedByHand.UNKNOWN, database, broken), measure);
        }
        var stopped = new OrderlyStop(local.data());
        var table = new ProcessTable();
        var folder = new ServerFolder(local.data(), table, new Waiting(System::nanoTime));
        return List.of(
                canary(stopped.or(new OtherPort(folder, settings.port())), database, broken),
                new ProcessProbe(
                        folder,
                        table,
                        stopped,
                        new ProcessProbe.Memory(
                                known(), new DamageWord.Store(local.data(), local.damageWord())),
                        new Mounts()),
                new StalledProbe(folder, table),
                new FilesProbe(
                        local.data(), known(), database, broken, new Mounts(), System::nanoTime),
                measure);
    }

    @Override
    public List<Problem> lacks() {
        return new Needs(settings, connections, StreamNames.slot(place.stack(), name())).missing();
    }

    private Probe canary(
            CanaryProbe.StoppedByHand stopped, DatabaseFolder database, UnreadableRelation broken) {
        return new CanaryProbe(
                settings, connections, stopped, database, broken, impostor(), System::nanoTime);
    }

    @Override
    public Backup backup() {
        return backup;
    }

    @Override
    public Restore restore() {
        LocalServer local = settings.local();
        return local == null
                ? new RemoteRestore(
                        settings,
                        connections,
                        WalStream.holds(settings, place),
                        place.spool(),
                        StreamNames.slot(place.stack(), name()))
                : new PostgresRestore(settings, local, tools(local), known(), place);
    }

    @Override
    public Proof proof() {
        LocalServer local = settings.local();
        return new PostgresProof(
                settings,
                connections,
                local == null ? null : tools(local),
                impostor(),
                System::nanoTime);
    }

    private PrivateCopy.Tools tools(LocalServer local) {
        return new PrivateCopy.Tools(
                new Launch(local.postgres(), local.runAs()),
                connections,
                new ProcessTable(),
                new Waiting(System::nanoTime));
    }

    private Impostor impostor() {
        return new Impostor(settings, known());
    }

    private KnownServer.Store known() {
        return new KnownServer.Store(place.run(), name());
    }

    @Override
    public void close() {
        backup.close();
    }
}
