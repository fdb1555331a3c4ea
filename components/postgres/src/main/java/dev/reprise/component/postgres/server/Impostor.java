package dev.reprise.component.postgres.server;

import dev.reprise.component.postgres.settings.LocalServer;
import dev.reprise.component.postgres.settings.PostgresSettings;
import dev.reprise.contracts.Problem;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether another cluster answers under a server's address than the one in its data folder: a
 * port does not say whose it is. What is backed up under its name would be the other's data, and a
 * copy of it would never get the port.
 */
public final class Impostor {
    private final PostgresSettings settings;
    private final KnownServer.@Nullable Store known;

    /** By its data folder alone. */
    public Impostor(PostgresSettings settings) {
        this(settings, null);
    }

    /**
     * @param known by which also a cluster is told that was made anew in the folder
     */
    public Impostor(PostgresSettings settings, KnownServer.@Nullable Store known) {
        this.settings = settings;
        this.known = known;
    }

    /**
     * @param answering the system identifier of who answers
     * @return empty where they are the same, or the folder does not say
     */
    public Optional<Problem> is(String answering) {
        return ours().filter(own -> !own.equals(answering))
                .map(own -> problem(own, answering))
                .or(
                        () ->
                                before().filter(own -> !own.equals(answering))
                                        .map(own -> madeAnew(own, answering)));
    }

    /**
     * @throws SQLException if it does not say who it is
     */
    public Optional<Problem> answers(Connection connection) throws SQLException {
        if (ours().isEmpty() && before().isEmpty()) {
            return Optional.empty();
        }
        try (Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                "SELECT system_identifier FROM pg_control_system()")) {
            return row.next() ? is(row.getString(1)) : Optional.empty();
        }
    }

    /** Empty for a server of another host, and where the folder is gone, or damaged, or closed. */
    private Optional<String> ours() {
        LocalServer local = settings.local();
        try {
            return local == null
                    ? Optional.empty()
                    : Optional.of(ControlFile.read(local.data()).system());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Empty for one that was never seen. */
    private Optional<String> before() {
        try {
            return known == null ? Optional.empty() : known.read().map(KnownServer::system);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private Problem madeAnew(String own, String answering) {
        return new Problem(
                "another database system answers at %s:%d than was protected: %s instead of %s"
                        .formatted(settings.host(), settings.port(), answering, own),
                settings.component(),
                "reprise restore %s --dry-run brings the protected one back"
                        .formatted(settings.component()));
    }

    private Problem problem(String own, String answering) {
        LocalServer local = settings.local();
        return new Problem(
                "another database system answers at %s:%d than lies in %s: %s instead of %s"
                        .formatted(
                                settings.host(),
                                settings.port(),
                                local == null ? "" : local.data(),
                                answering,
                                own),
                settings.component(),
                "correct `port:` or `local.data:` in reprise.yaml; nothing is backed up before");
    }
}
