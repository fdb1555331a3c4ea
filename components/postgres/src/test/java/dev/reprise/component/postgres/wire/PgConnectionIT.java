package dev.reprise.component.postgres.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.component.postgres.TestBinaries;
import dev.reprise.component.postgres.TestServer;
import dev.reprise.component.postgres.settings.PostgresSettings;
import dev.reprise.component.postgres.settings.Tls;
import dev.reprise.component.postgres.sql.Connections;
import dev.reprise.stack.Secret;
import dev.reprise.stack.YamlFile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PgConnectionIT {
    private static final Session SQL = Session.sql("postgres", "reprise-test");

    private TestServer server;
    private Path authority;
    private Path stranger;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        server = TestServer.create(TestBinaries.current(), folder.resolve("s"), Map.of());
        authority = folder.resolve("ca.crt");
        stranger = folder.resolve("other.crt");
        certify(folder);
        server.configure(Map.of("ssl", "on"));
        server.authenticate(
                "hostssl all             tls_only  127.0.0.1/32 scram-sha-256",
                "host    all             tls_only  127.0.0.1/32 reject",
                "host    all             old       127.0.0.1/32 md5",
                "host    all             naive     127.0.0.1/32 password",
                "host    all             trusted   127.0.0.1/32 trust",
                "host    all             postgres  127.0.0.1/32 scram-sha-256",
                "host    replication     postgres  127.0.0.1/32 scram-sha-256");
        server.start();
        server.execute(
                "CREATE ROLE tls_only LOGIN PASSWORD '" + TestServer.PASSWORD + "'",
                "CREATE ROLE naive LOGIN PASSWORD '" + TestServer.PASSWORD + "'",
                "CREATE ROLE trusted LOGIN",
                "SET password_encryption = 'md5'; CREATE ROLE old LOGIN PASSWORD '"
                        + TestServer.PASSWORD
                        + "'");
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void shouldAuthenticateWithScram() throws Exception {
        // Given
        ServerAddress address = address("postgres", Tls.OFF);

        // When
        try (PgConnection connection = PgConnection.connect(address, SQL)) {
            // Then
            Rows rows =
                    connection.query(
                            "SELECT current_user AS me, NULL AS nothing, ssl FROM pg_stat_ssl"
                                    + " WHERE pid = pg_backend_pid()");
            assertThat(rows.text("me")).isEqualTo("postgres");
            assertThat(rows.first("nothing")).isNull();
            assertThat(rows.text("ssl")).isEqualTo("f");
            assertThat(connection.majorVersion()).isEqualTo(18);
        }
    }

    @Test
    void shouldBindScramToTheTlsChannel() throws Exception {
        for (Tls tls : List.of(Tls.PREFER, Tls.REQUIRE, Tls.VERIFY_FULL)) {
            try (PgConnection connection = PgConnection.connect(address("tls_only", tls), SQL)) {
                assertThat(
                                connection
                                        .query(
                                                "SELECT ssl FROM pg_stat_ssl WHERE pid ="
                                                        + " pg_backend_pid()")
                                        .text("ssl"))
                        .isEqualTo("t");
            }
        }
    }

    @Test
    void shouldRefuseACertificateOfAnotherHost() {
        // Given: the certificate names 127.0.0.1 and not localhost
        ServerAddress address =
                new ServerAddress(
                        "localhost",
                        server.port(),
                        "postgres",
                        password(),
                        Tls.VERIFY_FULL,
                        authority,
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(5));

        // Then
        assertThatThrownBy(() -> PgConnection.connect(address, SQL))
                .isInstanceOf(PgException.NotTrusted.class)
                .hasMessageContaining("TLS failed");
    }

    /** By one key of the settings, whatever lies in the home folder of who runs us. */
    @Test
    void shouldTrustTheSameAuthorityOverSqlAndReplication(@TempDir Path folder) throws Exception {
        Path both =
                Files.writeString(
                        folder.resolve("both.crt"),
                        Files.readString(stranger) + Files.readString(authority));
        for (Path each : List.of(authority, both)) {
            PostgresSettings settings = settings("127.0.0.1", "tls_ca: " + each);
            try (PgConnection log =
                            PgConnection.connect(
                                    ServerAddress.of(settings), Session.physical("reprise-test"));
                    Connection sql = connect(settings);
                    ResultSet ssl =
                            sql.createStatement()
                                    .executeQuery(
                                            "SELECT ssl FROM pg_stat_ssl WHERE pid ="
                                                    + " pg_backend_pid()")) {
                assertThat(log.query("IDENTIFY_SYSTEM").text("timeline")).isEqualTo("1");
                assertThat(ssl.next()).isTrue();
                assertThat(ssl.getBoolean(1)).isTrue();
            }
        }
        for (PostgresSettings untrusted :
                List.of(
                        settings("127.0.0.1", ""),
                        settings("127.0.0.1", "tls_ca: " + stranger),
                        settings("localhost", "tls_ca: " + authority))) {
            assertThatThrownBy(() -> connect(untrusted)).isInstanceOf(SQLException.class);
            assertThatThrownBy(() -> PgConnection.connect(ServerAddress.of(untrusted), SQL))
                    .isInstanceOf(PgException.NotTrusted.class)
                    .hasMessageContaining("TLS failed")
                    .hasMessageContaining("tls_ca");
        }
    }

    private PostgresSettings settings(String host, String authority) {
        return PostgresSettings.read(
                "db",
                YamlFile.parse(
                        Path.of("reprise.yaml").toAbsolutePath(),
                        """
                        host: %s
                        port: %d
                        password: file:%s
                        tls: verify-full
                        %s
                        """
                                .formatted(host, server.port(), server.passwordFile(), authority)));
    }

    private static Connection connect(PostgresSettings settings) throws SQLException {
        return new Connections(settings).open("postgres", Duration.ofSeconds(10));
    }

    @Test
    void shouldAuthenticateWithMd5AndTrust() throws Exception {
        for (String user : List.of("old", "trusted")) {
            try (PgConnection connection = PgConnection.connect(address(user, Tls.OFF), SQL)) {
                assertThat(connection.query("SELECT current_user AS me").text("me"))
                        .isEqualTo(user);
            }
        }
    }

    @Test
    void shouldSendThePasswordInTheClearOnlyToAProvenServer() throws Exception {
        assertThatThrownBy(() -> PgConnection.connect(address("naive", Tls.REQUIRE), SQL))
                .isInstanceOf(PgException.NotTrusted.class)
                .hasMessageContaining("in the clear");
        try (PgConnection connection =
                PgConnection.connect(address("naive", Tls.VERIFY_FULL), SQL)) {
            assertThat(connection.query("SELECT 1 AS one").text("one")).isEqualTo("1");
        }
    }

    @Test
    void shouldSayWhatTheServerSaysOfAWrongPassword(@TempDir Path folder) throws Exception {
        // Given
        Path wrong = Files.writeString(folder.resolve("wrong"), "another\n");
        ServerAddress address =
                new ServerAddress(
                        "127.0.0.1",
                        server.port(),
                        "postgres",
                        new Secret(Secret.Kind.FILE, wrong.toString(), "password", "a test"),
                        Tls.OFF,
                        null,
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(5));

        // Then
        assertThatThrownBy(() -> PgConnection.connect(address, SQL))
                .isInstanceOfSatisfying(
                        PgException.Server.class,
                        e -> {
                            assertThat(e.sqlState()).isEqualTo("28P01");
                            assertThat(e.fatal()).isTrue();
                            assertThat(e.getMessage()).doesNotContain("another");
                        });
    }

    @Test
    void shouldNameAMissingPasswordAndAClosedPort() throws Exception {
        // Given
        ServerAddress without =
                new ServerAddress(
                        "127.0.0.1",
                        server.port(),
                        "postgres",
                        null,
                        Tls.OFF,
                        null,
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(5));
        ServerAddress closed = at(TestServer.freePort(), Duration.ofSeconds(5));

        // Then
        assertThatThrownBy(() -> PgConnection.connect(without, SQL))
                .isInstanceOf(PgException.NotTrusted.class)
                .hasMessageContaining("none is configured");
        assertThatThrownBy(() -> PgConnection.connect(closed, SQL))
                .isInstanceOf(PgException.Unreachable.class);
    }

    @Test
    void shouldGoOnAfterAnErrorInAQuery() throws Exception {
        try (PgConnection connection = PgConnection.connect(address("postgres", Tls.PREFER), SQL)) {
            // When
            assertThatThrownBy(() -> connection.query("SELECT 1; SELECT 1/0"))
                    .isInstanceOfSatisfying(
                            PgException.Server.class,
                            e -> assertThat(e.sqlState()).isEqualTo("22012"));

            // Then
            assertThat(connection.query("SELECT 2 AS two").text("two")).isEqualTo("2");
        }
    }

    @Test
    void shouldNotWaitLongerThanAllowed() throws Exception {
        try (PgConnection connection = PgConnection.connect(address("postgres", Tls.PREFER), SQL)) {
            assertThatThrownBy(
                            () -> connection.query("SELECT pg_sleep(60)", Duration.ofMillis(200)))
                    .isInstanceOf(PgException.TimedOut.class);
        }
    }

    @Test
    void shouldNotWaitForAServerThatAcceptsAndNeverAnswers() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(
                            () ->
                                    PgConnection.connect(
                                            at(silent.getLocalPort(), Duration.ofMillis(300)), SQL))
                    .isInstanceOf(PgException.class);
        }
    }

    @Test
    void shouldCancelARunningQuery() throws Exception {
        try (PgConnection connection = PgConnection.connect(address("postgres", Tls.PREFER), SQL)) {
            // Given
            CompletableFuture<Optional<String>> state =
                    CompletableFuture.supplyAsync(() -> stateOf(connection));

            // When
            while (!state.isDone()) {
                connection.cancel();
            }

            // Then
            assertThat(state.get(10, TimeUnit.SECONDS)).contains("57014");
        }
    }

    @Test
    void shouldCopyOut() throws Exception {
        try (PgConnection connection = PgConnection.connect(address("postgres", Tls.PREFER), SQL)) {
            // When
            Copy copy =
                    connection.copy(
                            "COPY (SELECT generate_series(1, 3)) TO STDOUT", Duration.ofSeconds(5));
            var text = new StringBuilder();
            for (Optional<ByteBuffer> piece = copy.next(); piece.isPresent(); piece = copy.next()) {
                text.append(StandardCharsets.UTF_8.decode(piece.get()));
            }

            // Then
            assertThat(text).hasToString("1\n2\n3\n");
            assertThat(copy.after().getFirst().tag()).isEqualTo("COPY 3");
            assertThat(connection.query("SELECT 1 AS one").text("one")).isEqualTo("1");
        }
    }

    @Test
    void shouldIdentifyTheSystemOverReplication() throws Exception {
        try (PgConnection connection =
                PgConnection.connect(
                        address("postgres", Tls.PREFER), Session.physical("reprise-test"))) {
            Rows rows = connection.query("IDENTIFY_SYSTEM");
            assertThat(rows.text("systemid"))
                    .isEqualTo(server.query("SELECT system_identifier FROM pg_control_system()"));
            assertThat(rows.text("timeline")).isEqualTo("1");
        }
    }

    private static Optional<String> stateOf(PgConnection connection) {
        try {
            connection.query("SELECT pg_sleep(60)", Duration.ofSeconds(30));
            return Optional.empty();
        } catch (PgException.Server e) {
            return Optional.of(e.sqlState());
        } catch (PgException e) {
            return Optional.of(e.toString());
        }
    }

    private ServerAddress address(String user, Tls tls) {
        return new ServerAddress(
                "127.0.0.1",
                server.port(),
                user,
                password(),
                tls,
                authority,
                Duration.ofSeconds(5),
                Duration.ofSeconds(10));
    }

    private ServerAddress at(int port, Duration patience) {
        return new ServerAddress(
                "127.0.0.1", port, "postgres", password(), Tls.PREFER, null, patience, patience);
    }

    private @Nullable Secret password() {
        return new Secret(Secret.Kind.FILE, server.passwordFile().toString(), "password", "a test");
    }

    /** A certificate for 127.0.0.1, signed by an authority of our own, by the JDK's own tool. */
    private void certify(Path folder) throws IOException, InterruptedException {
        String store = folder.resolve("keys.p12").toString();
        String request = folder.resolve("request").toString();
        Path certificate = server.data().resolve("server.crt");
        for (String alias : List.of("ca", "other", "server")) {
            keytool(
                    "-genkeypair",
                    "-keystore",
                    store,
                    "-alias",
                    alias,
                    "-keyalg",
                    "EC",
                    "-dname",
                    "CN=" + alias,
                    "-ext",
                    "BC=ca:" + !alias.equals("server"));
        }
        keytool("-certreq", "-keystore", store, "-alias", "server", "-file", request);
        Path selfSigned = folder.resolve("self-signed.crt");
        PemFiles.write(
                Path.of(store),
                "changeit",
                "server",
                selfSigned,
                server.data().resolve("server.key"));
        keytool(
                "-gencert",
                "-keystore",
                store,
                "-alias",
                "ca",
                "-infile",
                request,
                "-outfile",
                certificate.toString(),
                "-rfc",
                "-ext",
                "SAN=ip:127.0.0.1");
        for (Path each : List.of(authority, stranger)) {
            keytool(
                    "-exportcert",
                    "-rfc",
                    "-keystore",
                    store,
                    "-alias",
                    each.equals(authority) ? "ca" : "other",
                    "-file",
                    each.toString());
        }
    }

    private static void keytool(String... arguments) throws IOException, InterruptedException {
        var command = new java.util.ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments));
        command.addAll(List.of("-storepass", "changeit", "-storetype", "PKCS12"));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }
}
