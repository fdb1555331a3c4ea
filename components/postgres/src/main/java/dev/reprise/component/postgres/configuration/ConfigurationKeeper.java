package dev.reprise.component.postgres.configuration;

import dev.reprise.component.postgres.server.KnownServer;
import dev.reprise.component.postgres.server.StartArguments;
import dev.reprise.component.postgres.settings.LocalServer;
import dev.reprise.component.postgres.settings.PostgresSettings;
import dev.reprise.component.postgres.sql.Connections;
import dev.reprise.component.postgres.wire.PgConnection;
import dev.reprise.component.postgres.wire.PgException;
import dev.reprise.component.postgres.wire.ServerAddress;
import dev.reprise.component.postgres.wire.Session;
import dev.reprise.contracts.Wire;
import dev.reprise.vault.format.FileMeta;
import dev.reprise.vault.seal.SealWriter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a server's configuration beside its base. A base without it is better than none: what
 * cannot be learned is left out, and said.
 */
public final class ConfigurationKeeper {
    private static final Logger LOG = LoggerFactory.getLogger(ConfigurationKeeper.class);
    private static final Duration SILENCE = Duration.ofSeconds(10);
    private static final int PRIVATE = 0600;

    private final PostgresSettings settings;
    private final Connections connections;
    private final KnownServer.Store known;

    public ConfigurationKeeper(
            PostgresSettings settings, Connections connections, KnownServer.Store known) {
        this.settings = settings;
        this.connections = connections;
        this.known = known;
    }

    /**
     * @throws IOException if the vault cannot be written
     */
    public void write(SealWriter writer, Instant at) throws IOException {
        LiveConfiguration live = live();
        Set<Path> outside = outside(live);
        OutsideFiles.write(outside, writer);
        var kept =
                new ServerConfiguration(
                        ServerConfiguration.FORMAT,
                        arguments(),
                        live.superuser(),
                        live.settings(),
                        outside.stream().map(Path::toString).toList(),
                        whole(live),
                        passwordCompared());
        writer.file(
                ServerConfiguration.NAME,
                FileMeta.of(PRIVATE, at),
                new ByteArrayInputStream(Wire.json(kept)));
    }

    private boolean whole(LiveConfiguration live) {
        LocalServer local = settings.local();
        return local != null
                && !live.files().isEmpty()
                && OutsideFiles.allThere(live.files(), local.data());
    }

    private List<String> arguments() throws IOException {
        LocalServer local = settings.local();
        Optional<KnownServer> seen = known.read();
        if (seen.isPresent() || local == null) {
            return seen.map(KnownServer::arguments).orElse(List.of());
        }
        return StartArguments.noted(local.data()).orElse(List.of());
    }

    private LiveConfiguration live() {
        try (Connection connection = connections.open(settings.database(), SILENCE)) {
            return LiveConfiguration.read(connection);
        } catch (SQLException e) {
            LOG.warn(
                    "component={} the server's settings cannot be read and are not kept: {}",
                    settings.component(),
                    e.getMessage());
            return new LiveConfiguration("", Map.of(), Set.of());
        }
    }

    /** Asked by a login of our own: the driver does not tell. */
    private @Nullable Boolean passwordCompared() {
        try (PgConnection connection =
                PgConnection.connect(
                        ServerAddress.of(settings), Session.sql(settings.database(), "reprise"))) {
            return connection.passwordCompared();
        } catch (PgException e) {
            LOG.warn(
                    "component={} how the server lets us in is not kept: {}",
                    settings.component(),
                    e.getMessage());
            return null;
        }
    }

    private Set<Path> outside(LiveConfiguration live) {
        LocalServer local = settings.local();
        if (local == null) {
            return Set.of();
        }
        try {
            return OutsideFiles.find(live.files(), local.data());
        } catch (IOException e) {
            LOG.warn(
                    "component={} the configuration outside the data folder is not kept: {}",
                    settings.component(),
                    e.getMessage());
            return Set.of();
        }
    }
}
