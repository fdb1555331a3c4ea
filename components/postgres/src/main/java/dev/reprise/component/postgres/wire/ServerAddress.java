package dev.reprise.component.postgres.wire;

import dev.reprise.component.postgres.settings.PostgresSettings;
import dev.reprise.component.postgres.settings.Tls;
import dev.reprise.stack.Secret;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where a server is and how to get in.
 *
 * @param password where it lies; read at each connect, null where the server asks for none
 * @param authority PEM file of the certificates that may sign the server's, for {@link
 *     Tls#VERIFY_FULL}; null for those that the Java runtime trusts
 * @param connect for the whole of connecting: name, socket, TLS, authentication
 * @param answer for the next message of an answer that is due
 */
public record ServerAddress(
        String host,
        int port,
        String user,
        @Nullable Secret password,
        Tls tls,
        @Nullable Path authority,
        Duration connect,
        Duration answer) {
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration ANSWER = Duration.ofSeconds(30);

    public static ServerAddress of(PostgresSettings settings) {
        return new ServerAddress(
                settings.host(),
                settings.port(),
                settings.user(),
                settings.password(),
                settings.tls(),
                settings.authority(),
                CONNECT,
                ANSWER);
    }

    public ServerAddress within(Duration connect, Duration answer) {
        return new ServerAddress(host, port, user, password, tls, authority, connect, answer);
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
