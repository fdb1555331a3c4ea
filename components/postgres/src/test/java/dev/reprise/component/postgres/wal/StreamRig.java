package dev.reprise.component.postgres.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reprise.component.ChangeStream;
import dev.reprise.component.StepEnd;
import dev.reprise.component.Workplace;
import dev.reprise.component.postgres.TestServer;
import dev.reprise.component.postgres.backup.PostgresBackup;
import dev.reprise.component.postgres.settings.LocalServer;
import dev.reprise.component.postgres.settings.PostgresSettings;
import dev.reprise.component.postgres.settings.Tls;
import dev.reprise.component.suite.TrialWork;
import dev.reprise.contracts.Observation;
import dev.reprise.contracts.Outcome;
import dev.reprise.contracts.Seal;
import dev.reprise.contracts.StepResult;
import dev.reprise.stack.Secret;
import dev.reprise.vault.Vault;
import dev.reprise.vault.crypto.Password;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** A real server, a vault, and the backup side between them. */
final class StreamRig implements AutoCloseable {
    static final String COMPONENT = "db";

    private final Path folder;
    private final TestServer server;
    private final Vault vault;
    private final PostgresSettings settings;
    private final Workplace place;
    private PostgresBackup backup;
    private final Heard heard = new Heard();

    /** All that a stream has told. */
    static final class Heard implements ChangeStream.Listener {
        final List<Observation> observations = new CopyOnWriteArrayList<>();
        final Set<String> holds = ConcurrentHashMap.newKeySet();

        @Override
        public void observed(Observation observation) {
            observations.add(observation);
        }

        @Override
        public void holdPlaced(Outcome.Hold hold) {
            holds.add(hold.id());
        }

        @Override
        public void holdReleased(String component, String hold) {
            holds.remove(hold);
        }

        List<Observation.StreamBroken> broken() {
            return observations.stream()
                    .filter(Observation.StreamBroken.class::isInstance)
                    .map(Observation.StreamBroken.class::cast)
                    .toList();
        }
    }

    private StreamRig(
            Path folder,
            TestServer server,
            Vault vault,
            PostgresSettings settings,
            Workplace place) {
        this.folder = folder;
        this.server = server;
        this.vault = vault;
        this.settings = settings;
        this.place = place;
        this.backup = new PostgresBackup(settings, place, System::nanoTime);
    }

    static StreamRig start(Path bin, Path folder, boolean synchronous, Duration batch)
            throws IOException, InterruptedException, SQLException {
        TestServer server = TestServer.start(bin, folder.resolve("server"), Map.of());
        server.execute("CREATE TABLE witness (n bigint PRIMARY KEY, pad text)");
        Vault vault =
                Vault.create(
                        folder.resolve("vault"), Password.of("a vault for a test".toCharArray()));
        PostgresSettings settings =
                new PostgresSettings(
                        COMPONENT,
                        "127.0.0.1",
                        server.port(),
                        "postgres",
                        List.of("postgres"),
                        TestServer.USER,
                        new Secret(
                                Secret.Kind.FILE,
                                server.passwordFile().toString(),
                                "password",
                                "a test"),
                        Tls.OFF,
                        null,
                        synchronous,
                        batch,
                        new LocalServer(server.data(), bin, null));
        Workplace place =
                new Workplace(
                        "stack",
                        "host",
                        folder.resolve("state/spool/db"),
                        folder.resolve("state/run"),
                        Clock.systemUTC());
        return new StreamRig(folder, server, vault, settings, place);
    }

    TestServer server() {
        return server;
    }

    Vault vault() {
        return vault;
    }

    Path vaultFolder() {
        return folder.resolve("vault");
    }

    Path spool() {
        return place.spool();
    }

    PostgresSettings settings() {
        return settings;
    }

    Workplace place() {
        return place;
    }

    Heard heard() {
        return heard;
    }

    ChangeStream stream() {
        return backup.stream().orElseThrow();
    }

    /** Opens the stream and waits until it flows, and commits wait for it where they should. */
    void stream(Duration patience) {
        open();
        awaitFlowing(patience);
    }

    void open() {
        stream().open(vault, heard);
    }

    void awaitFlowing(Duration patience) {
        await("the stream flows").atMost(patience).until(() -> stream().level().flowing());
        if (settings.synchronous()) {
            await("commits wait for the stream")
                    .atMost(patience)
                    .until(
                            () ->
                                    stream()
                                                    .level()
                                                    .counts()
                                                    .getOrDefault(WalStream.COMMITS_WAIT, 0L)
                                            == 1);
        }
    }

    Seal seal(String run) throws Exception {
        return ((StepResult.Sealed) result(backup.seal(TrialWork.of(run, "seal"), vault))).seal();
    }

    StepResult.StreamClosed closeStream(String run) throws Exception {
        return (StepResult.StreamClosed)
                result(stream().close(TrialWork.of(run, "close-stream"), vault));
    }

    private static StepResult result(StepEnd end) {
        assertThat(end).isInstanceOf(StepEnd.Succeeded.class);
        return ((StepEnd.Succeeded) end).result();
    }

    WalHistory history(Seal seal) throws Exception {
        return WalHistory.assemble(place.spool(), vault, COMPONENT, seal.snapshot(), bytes -> {});
    }

    /** The same component in a process that has just started. */
    void restart() {
        backup.close();
        backup = new PostgresBackup(settings, place, System::nanoTime);
    }

    /** Commits so many rows, one a transaction, and counts those that were acknowledged. */
    long commit(int rows, AtomicLong last) throws SQLException {
        try (Connection connection = server.connect();
                PreparedStatement insert =
                        connection.prepareStatement("INSERT INTO witness VALUES (?, ?)")) {
            for (int i = 0; i < rows; i++) {
                insert.setLong(1, last.get() + 1);
                insert.setString(2, "x".repeat(200));
                insert.executeUpdate();
                last.incrementAndGet();
            }
            return last.get();
        }
    }

    /** Waits until all that the server has written is on our disk. */
    void awaitReceived() throws SQLException {
        Lsn end = Lsn.parse(String.valueOf(server.query("SELECT pg_current_wal_flush_lsn()")));
        await("the log is received")
                .atMost(Duration.ofSeconds(30))
                .until(
                        () -> {
                            var received = stream().level().received();
                            return received != null
                                    && !Lsn.fromSortable(received.at()).isBefore(end);
                        });
    }

    void awaitVaulted() throws SQLException {
        Lsn end = Lsn.parse(String.valueOf(server.query("SELECT pg_current_wal_flush_lsn()")));
        await("the log is in the vault")
                .atMost(Duration.ofSeconds(60))
                .until(
                        () -> {
                            var vaulted = stream().level().vaulted();
                            return vaulted != null && !Lsn.fromSortable(vaulted.at()).isBefore(end);
                        });
    }

    @Override
    public void close() throws IOException {
        backup.close();
        server.close();
        vault.close();
    }
}
