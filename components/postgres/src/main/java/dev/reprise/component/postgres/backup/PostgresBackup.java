package dev.reprise.component.postgres.backup;

import dev.reprise.component.Backup;
import dev.reprise.component.ChangeStream;
import dev.reprise.component.SealTags;
import dev.reprise.component.StepEnd;
import dev.reprise.component.SupersededException;
import dev.reprise.component.Work;
import dev.reprise.component.Workplace;
import dev.reprise.component.postgres.configuration.ConfigurationKeeper;
import dev.reprise.component.postgres.server.KnownServer;
import dev.reprise.component.postgres.settings.PostgresSettings;
import dev.reprise.component.postgres.sql.Connections;
import dev.reprise.component.postgres.wal.BaseInfo;
import dev.reprise.component.postgres.wal.WalStream;
import dev.reprise.component.postgres.wire.PgException;
import dev.reprise.contracts.Problem;
import dev.reprise.contracts.Seal;
import dev.reprise.contracts.StepResult;
import dev.reprise.contracts.Wire;
import dev.reprise.vault.Vault;
import dev.reprise.vault.fault.VaultException;
import dev.reprise.vault.format.Snapshot;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/** The backup side of one server: base backups, and its log's stream. Thread-safe. */
public final class PostgresBackup implements Backup, AutoCloseable {
    private static final Duration FIRST_CONTACT = Duration.ofSeconds(10);

    private final PostgresSettings settings;
    private final Workplace place;
    private final ConfigurationKeeper configuration;
    private final WalStream stream;

    /**
     * @param nanos a monotonic clock
     */
    public PostgresBackup(PostgresSettings settings, Workplace place, LongSupplier nanos) {
        this.settings = settings;
        this.place = place;
        this.configuration =
                new ConfigurationKeeper(
                        settings,
                        new Connections(settings),
                        new KnownServer.Store(place.run(), settings.component()));
        this.stream = new WalStream(settings, place, nanos);
    }

    @Override
    public StepEnd seal(Work work, Vault vault) throws SupersededException, InterruptedException {
        try {
            Optional<Seal> done = already(work, vault);
            if (done.isPresent()) {
                return new StepEnd.Succeeded(new StepResult.Sealed(done.get()));
            }
            // Else the log might begin only after the base, and lead nowhere from it.
            stream.awaitContact(FIRST_CONTACT, work);
            Seal seal = new BaseBackup(settings, place, vault, work, configuration).take();
            return new StepEnd.Succeeded(new StepResult.Sealed(seal));
        } catch (BaseBackup.Unfit e) {
            return new StepEnd.Refused(
                    new Problem(String.valueOf(e.getMessage()), settings.component(), e.next()),
                    false);
        } catch (PgException e) {
            return new StepEnd.Failed(
                    new Problem(e.fact(), settings.component() + " at " + e.server(), next(e)),
                    true,
                    "");
        } catch (VaultException e) {
            return new StepEnd.Failed(new Problem(e.fact(), e.subject(), e.next()), true, "");
        } catch (IOException e) {
            return new StepEnd.Failed(
                    new Problem(
                            String.valueOf(e.getMessage()),
                            settings.component(),
                            "it is tried again; look into the server's log if that fails too"),
                    true,
                    "");
        }
    }

    private String next(PgException e) {
        boolean damaged = e instanceof PgException.Server said && said.sqlState().startsWith("XX");
        return damaged
                ? "look into that file (pg_amcheck), and mend it; or reprise restore %s --dry-run"
                        .formatted(settings.component())
                : e.next();
    }

    private Optional<Seal> already(Work work, Vault vault) throws IOException {
        List<Snapshot> found = vault.snapshots(SealTags.step(work.ref(), settings.component()));
        if (found.isEmpty()) {
            return Optional.empty();
        }
        Optional<Seal> seal = SealTags.read(found.getLast());
        if (seal.isEmpty()) {
            return Optional.empty();
        }
        try (InputStream in = vault.open(found.getLast().id(), BaseInfo.PATH)) {
            BaseInfo info = Wire.fromJson(in.readAllBytes(), BaseInfo.class);
            Seal read = seal.get();
            return Optional.of(
                    new Seal(
                            read.component(),
                            read.kind(),
                            read.snapshot(),
                            read.at(),
                            read.position(),
                            read.consistency(),
                            info.bytes(),
                            read.added(),
                            Map.of("files", info.files())));
        }
    }

    @Override
    public String byHand() {
        return new ByHand(settings.component()).text();
    }

    @Override
    public Optional<ChangeStream> stream() {
        return Optional.of(stream);
    }

    @Override
    public void close() {
        stream.close();
    }
}
