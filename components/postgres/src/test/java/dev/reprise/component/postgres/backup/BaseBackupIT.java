package dev.reprise.component.postgres.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.component.StepEnd;
import dev.reprise.component.SupersededException;
import dev.reprise.component.Workplace;
import dev.reprise.component.postgres.TestBinaries;
import dev.reprise.component.postgres.TestServer;
import dev.reprise.component.postgres.ToldWork;
import dev.reprise.component.postgres.settings.LocalServer;
import dev.reprise.component.postgres.settings.PostgresSettings;
import dev.reprise.component.postgres.settings.Tls;
import dev.reprise.component.postgres.wal.BaseInfo;
import dev.reprise.component.suite.TrialWork;
import dev.reprise.contracts.Problem;
import dev.reprise.contracts.Seal;
import dev.reprise.contracts.StepResult;
import dev.reprise.contracts.Wire;
import dev.reprise.stack.Secret;
import dev.reprise.vault.Vault;
import dev.reprise.vault.crypto.Password;
import dev.reprise.vault.format.SnapshotId;
import dev.reprise.vault.restore.RestoreOptions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BaseBackupIT {
    @TempDir Path folder;

    @ParameterizedTest
    @MethodSource("dev.reprise.component.postgres.TestBinaries#all")
    void shouldKeepABaseThatStartsByItself(Path bin) throws Exception {
        try (TestServer server = TestServer.start(bin, folder.resolve("s"), Map.of());
                Vault vault = vault()) {
            // Given
            server.execute(
                    "CREATE TABLE t (n int, pad text)",
                    "INSERT INTO t SELECT g, repeat(md5(g::text), 20) FROM generate_series(1, 20000)"
                            + " g");
            PostgresBackup backup = new PostgresBackup(settings(server), place(), System::nanoTime);

            // When
            Seal seal = sealed(backup.seal(TrialWork.of("r-1", "seal"), vault));
            Seal again = sealed(backup.seal(TrialWork.of("r-1", "seal"), vault));

            // Then it is sealed once, and says what it is
            assertThat(again.snapshot()).isEqualTo(seal.snapshot());
            assertThat(again.bytes()).isEqualTo(seal.bytes());
            BaseInfo info = info(vault, seal);
            assertThat(info.version()).isEqualTo(server.version());
            assertThat(info.position()).isEqualTo(seal.position());
            assertThat(info.start()).isLessThan(info.end());

            // And the server itself finds every file as it sent it, and starts on it
            server.stop();
            Path copy = folder.resolve("copy");
            vault.restore(
                    SnapshotId.parse(seal.snapshot()),
                    "base",
                    copy.resolve("data"),
                    RestoreOptions.STANDARD);
            if (Files.isExecutable(bin.resolve("pg_verifybackup"))) {
                server.run("pg_verifybackup", copy.resolve("data").toString());
            }
            try (TestServer restored = TestServer.over(bin, copy, server.port())) {
                restored.start();
                assertThat(restored.query("SELECT sum(n) FROM t")).isEqualTo("200010000");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dev.reprise.component.postgres.TestBinaries#all")
    void shouldRefuseTablespacesAndTellWhere(Path bin) throws Exception {
        try (TestServer server = TestServer.start(bin, folder.resolve("s"), Map.of());
                Vault vault = vault()) {
            // Given
            Path space = Files.createDirectory(folder.resolve("space"));
            server.execute("CREATE TABLESPACE elsewhere LOCATION '" + space + "'");

            // When
            StepEnd end =
                    new PostgresBackup(settings(server), place(), System::nanoTime)
                            .seal(TrialWork.of("r-1", "seal"), vault);

            // Then
            assertThat(end)
                    .isInstanceOfSatisfying(
                            StepEnd.Refused.class,
                            refused ->
                                    assertThat(refused.problem().what())
                                            .contains(space.toString()));
            assertThat(vault.snapshots()).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("dev.reprise.component.postgres.TestBinaries#all")
    void shouldFailWithoutASnapshotWhenThePageOnDiskIsDamaged(Path bin) throws Exception {
        try (TestServer server = TestServer.create(bin, folder.resolve("s"), Map.of());
                Vault vault = vault()) {
            // Given: a cluster with checksums, and a page that does not fit its own
            if (server.version() < 18) {
                server.run("pg_checksums", "--enable", "-D", server.data().toString());
            }
            server.start();
            server.execute(
                    "CREATE TABLE t AS SELECT g AS n FROM generate_series(1, 10000) g",
                    "CHECKPOINT");
            Path file =
                    server.data()
                            .resolve(
                                    String.valueOf(
                                            server.query("SELECT pg_relation_filepath('t')")));
            byte[] bytes = Files.readAllBytes(file);
            bytes[8192 + 5000] ^= 1;
            Files.write(file, bytes);

            // When
            StepEnd end =
                    new PostgresBackup(settings(server), place(), System::nanoTime)
                            .seal(TrialWork.of("r-1", "seal"), vault);

            // Then
            assertThat(end).isInstanceOf(StepEnd.Failed.class);
            // And where the damage is, and what to do about it
            Problem problem = ((StepEnd.Failed) end).problem();
            assertThat(problem.what()).contains("XX001", "checksum", "block 1");
            assertThat(problem.next()).contains("pg_amcheck", "reprise restore");
            assertThat(vault.snapshots(Set.of("type=seal"))).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("dev.reprise.component.postgres.TestBinaries#all")
    void shouldSayThatNobodyAnswers(Path bin) throws Exception {
        try (TestServer server = TestServer.create(bin, folder.resolve("s"), Map.of());
                Vault vault = vault()) {
            StepEnd end =
                    new PostgresBackup(settings(server), place(), System::nanoTime)
                            .seal(TrialWork.of("r-1", "seal"), vault);

            assertThat(end).isInstanceOf(StepEnd.Failed.class);
            assertThat(((StepEnd.Failed) end).retryable()).isTrue();
            assertThat(((StepEnd.Failed) end).problem().what()).contains("cannot connect");
        }
    }

    @Test
    void shouldNotWaitForAnArchiveThatIsBroken() throws Exception {
        Map<String, String> broken = Map.of("archive_mode", "on", "archive_command", "false");
        try (TestServer server = TestServer.start(bin(), folder.resolve("s"), broken);
                Vault vault = vault()) {
            StepEnd end =
                    new PostgresBackup(settings(server), place(), System::nanoTime)
                            .seal(TrialWork.of("r-1", "seal"), vault);

            assertThat(sealed(end).bytes()).isPositive();
        }
    }

    /** The lease is far shorter than a checkpoint may be. */
    @Test
    void shouldSayThatItIsAliveWhileTheServerWritesItsCheckpoint() throws Exception {
        try (TestServer server = TestServer.start(bin(), folder.resolve("s"), Map.of());
                Vault vault = vault()) {
            // Given
            String checkpointer =
                    String.valueOf(
                            server.query(
                                    "SELECT pid FROM pg_stat_activity"
                                            + " WHERE backend_type = 'checkpointer'"));
            signal("STOP", checkpointer);
            var alive = new AtomicInteger();
            ToldWork work =
                    (doing, _) -> {
                        if (doing.equals("waiting for a checkpoint")
                                && alive.incrementAndGet() == 3) {
                            signal("CONT", checkpointer);
                        }
                    };

            // When
            StepEnd end =
                    new PostgresBackup(settings(server), place(), System::nanoTime)
                            .seal(work, vault);

            // Then
            assertThat(sealed(end).bytes()).isPositive();
            assertThat(alive.get()).isGreaterThanOrEqualTo(3);
        }
    }

    /** A file may be a gigabyte, and the disk slow. */
    @Test
    void shouldSayHowFarItIsWithinOneFile() throws Exception {
        try (TestServer server = TestServer.start(bin(), folder.resolve("s"), Map.of());
                Vault vault = vault()) {
            // Given
            server.execute(
                    "CREATE TABLE t AS SELECT repeat(md5(g::text), 20) AS pad"
                            + " FROM generate_series(1, 20000) g");
            long[] last = {0};
            var steps = new ArrayList<Long>();
            ToldWork work =
                    (doing, done) -> {
                        if (doing.equals("copying the data folder")) {
                            steps.add(done - last[0]);
                            last[0] = done;
                        }
                    };

            // When
            new PostgresBackup(settings(server), place(), System::nanoTime).seal(work, vault);

            // Then
            assertThat(steps).allMatch(step -> step <= 1 << 20);
            assertThat(last[0]).isGreaterThan(10 << 20);
        }
    }

    @Test
    void shouldStopInTheMiddleOfAFileOnceAnotherAttemptHasTakenOver() throws Exception {
        try (TestServer server = TestServer.start(bin(), folder.resolve("s"), Map.of());
                Vault vault = vault()) {
            ToldWork work =
                    (doing, done) -> {
                        if (doing.equals("copying the data folder") && done > 0) {
                            throw new SupersededException("another attempt is at it");
                        }
                    };
            PostgresBackup backup = new PostgresBackup(settings(server), place(), System::nanoTime);

            assertThatThrownBy(() -> backup.seal(work, vault))
                    .isInstanceOf(SupersededException.class);
            assertThat(vault.snapshots()).isEmpty();
        }
    }

    private static void signal(String name, String process) {
        try {
            assertThat(new ProcessBuilder("kill", "-" + name, process).start().waitFor()).isZero();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException("the signal was not sent", e);
        }
    }

    private static Path bin() {
        return TestBinaries.current();
    }

    private Vault vault() throws Exception {
        return Vault.create(
                folder.resolve("vault"), Password.of("a vault for a test".toCharArray()));
    }

    private static BaseInfo info(Vault vault, Seal seal) throws Exception {
        try (InputStream in = vault.open(SnapshotId.parse(seal.snapshot()), BaseInfo.PATH)) {
            return Wire.fromJson(in.readAllBytes(), BaseInfo.class);
        }
    }

    private static Seal sealed(StepEnd end) {
        assertThat(end).isInstanceOf(StepEnd.Succeeded.class);
        return ((StepResult.Sealed) ((StepEnd.Succeeded) end).result()).seal();
    }

    private PostgresSettings settings(TestServer server) {
        return new PostgresSettings(
                "db",
                "127.0.0.1",
                server.port(),
                "postgres",
                List.of("postgres"),
                TestServer.USER,
                new Secret(
                        Secret.Kind.FILE, server.passwordFile().toString(), "password", "a test"),
                Tls.OFF,
                null,
                false,
                Duration.ofSeconds(10),
                new LocalServer(server.data(), server.bin(), null));
    }

    private Workplace place() {
        return new Workplace(
                "stack", "host", folder.resolve("spool"), folder.resolve("run"), Clock.systemUTC());
    }
}
