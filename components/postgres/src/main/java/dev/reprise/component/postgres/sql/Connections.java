package dev.reprise.component.postgres.sql;

import dev.reprise.component.postgres.settings.PostgresSettings;
import dev.reprise.component.postgres.settings.Tls;
import dev.reprise.stack.SecretException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import org.postgresql.Driver;
import org.postgresql.PGProperty;
import org.postgresql.ssl.DefaultJavaSSLFactory;

/**
 * Opens SQL connections. Whatever the server does, a call ends: connecting, each answer and each
 * statement have deadlines. The password is read when it is used, and stands in no URL.
 * Thread-safe.
 */
public final class Connections {
    private static final Driver DRIVER = new Driver();
    private static final Duration TO_SAY_SO = Duration.ofSeconds(10);

    private final PostgresSettings settings;

    public Connections(PostgresSettings settings) {
        this.settings = settings;
    }

    /**
     * To the protected server.
     *
     * @param silence how long it may say nothing, in whole seconds
     * @throws SQLException of state {@code 28000} also where our own password cannot be read
     */
    public Connection open(String database, Duration silence) throws SQLException {
        Properties properties = properties(database, silence);
        PGProperty.PG_HOST.set(properties, settings.host());
        PGProperty.PG_PORT.set(properties, settings.port());
        PGProperty.SSL_MODE.set(
                properties,
                switch (settings.tls()) {
                    case OFF -> "disable";
                    case PREFER -> "prefer";
                    case REQUIRE -> "require";
                    case VERIFY_FULL -> "verify-full";
                });
        if (settings.authority() != null) {
            PGProperty.SSL_ROOT_CERT.set(properties, settings.authority().toString());
        } else if (settings.tls() == Tls.VERIFY_FULL) {
            // As the replication connection, and not a file in some home folder.
            PGProperty.SSL_FACTORY.set(properties, DefaultJavaSSLFactory.class.getName());
        }
        if (settings.password() != null) {
            try {
                PGProperty.PASSWORD.set(properties, settings.password().reveal());
            } catch (SecretException e) {
                throw new SQLException(e.getMessage(), "28000", e);
            }
        }
        return connect(properties);
    }

    /**
     * To a private copy, which listens on nothing but a Unix socket that only we can reach.
     *
     * @param user empty for the one of the protected server
     */
    public Connection openPrivate(
            Path socket, Optional<String> user, String database, Duration silence)
            throws SQLException {
        Properties properties = properties(database, silence);
        // A statement that takes too long is the server's to end, which can be told from silence.
        PGProperty.SOCKET_TIMEOUT.set(properties, seconds(silence.plus(TO_SAY_SO)));
        PGProperty.USER.set(properties, user.orElse(settings.user()));
        PGProperty.PG_HOST.set(properties, "localhost");
        PGProperty.SSL_MODE.set(properties, "disable");
        PGProperty.GSS_ENC_MODE.set(properties, "disable");
        PGProperty.SOCKET_FACTORY.set(properties, UnixSocketFactory.class.getName());
        PGProperty.SOCKET_FACTORY_ARG.set(properties, socket.toString());
        return connect(properties);
    }

    private Properties properties(String database, Duration silence) {
        var properties = new Properties();
        PGProperty.PG_DBNAME.set(properties, database);
        PGProperty.USER.set(properties, settings.user());
        PGProperty.APPLICATION_NAME.set(properties, "reprise");
        PGProperty.CONNECT_TIMEOUT.set(properties, seconds(silence));
        PGProperty.SOCKET_TIMEOUT.set(properties, seconds(silence));
        PGProperty.CANCEL_SIGNAL_TIMEOUT.set(properties, seconds(silence));
        PGProperty.LOGIN_TIMEOUT.set(properties, 0);
        // Our own commits wait for the server's own disk alone, whoever stands by.
        PGProperty.OPTIONS.set(
                properties,
                "-c statement_timeout=%1$d -c lock_timeout=%1$d -c synchronous_commit=local"
                        .formatted(silence.toMillis()));
        return properties;
    }

    private static Connection connect(Properties properties) throws SQLException {
        Connection connection = DRIVER.connect("jdbc:postgresql:///", properties);
        if (connection == null) {
            throw new SQLException("the driver takes no such address", "08001");
        }
        return connection;
    }

    private static int seconds(Duration duration) {
        return (int) Math.max(1, duration.toSeconds());
    }
}
