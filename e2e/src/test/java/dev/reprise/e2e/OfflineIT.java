package dev.reprise.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reprise.component.Component;
import dev.reprise.component.Kinds;
import dev.reprise.component.TargetLock;
import dev.reprise.demo.FolderTree;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When the bus and the services are gone: the command alone, from the vault alone. */
class OfflineIT {
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private final Opened opened = new Opened();

    @AfterEach
    void end() throws Exception {
        opened.close();
    }

    @Test
    void shouldRestoreBothKindsFromTheVaultAlone(@TempDir Path folder) throws Exception {
        // Given a stack, a point that holds all of it, and nobody who writes any more
        var sessions = new Sessions(folder.resolve("sessions"));
        Postgres postgres = opened.add(new Postgres(folder.resolve("postgres")));
        Files.writeString(folder.resolve("vault.key"), "not a secret\n");
        Path stackFile = stackFile(folder, postgres);
        Reprise reprise = opened.add(new Reprise(stackFile));
        reprise.up();
        RowWriter rows = opened.add(new RowWriter(postgres));
        await("rows").atMost(PATIENCE).until(() -> rows.acknowledged() > 100);
        rows.close();
        assertDone(reprise.run("backup"));

        // When, then it is refused beside the services, which would work against it
        Reprise.Ended beside = reprise.run("restore", "--offline", "--yes");
        assertThat(beside.code()).as(beside.told()).isEqualTo(3);
        assertThat(beside.told()).contains("the services run").contains("reprise down");

        // When all is lost but the vault
        reprise.kill();
        FolderTree.remove(reprise.state().resolve("journal"));
        FolderTree.remove(reprise.state().resolve("spool"));
        postgres.deleteFolder();
        sessions.harm();

        // Then it is refused while somebody else is at work on the target
        try (TargetLock _ =
                TargetLock.take(lockFile(stackFile, "sessions"), "a test").orElseThrow()) {
            Reprise.Ended locked = reprise.run("restore", "sessions", "--offline", "--yes");
            assertThat(locked.code()).as(locked.told()).isEqualTo(3);
            assertThat(locked.told()).contains("somebody else is at work on it: a test");
            assertThat(sessions.isWhole()).isFalse();
        }

        // and restores both, proven, without it
        Reprise.Ended restored = reprise.run("restore", "--offline", "--yes");
        assertDone(restored);
        assertThat(sessions.isWhole()).isTrue();
        assertThat(rows.missing()).isEmpty();
        assertThat(reprise.state().resolve("offline")).isDirectoryContaining("glob:**.json");

        // and nothing of ours holds the server up
        assertWritable(postgres);
    }

    private static Path stackFile(Path folder, Postgres postgres) throws Exception {
        return Files.writeString(
                folder.resolve("reprise.yaml"),
                """
                stack: offline
                mode: auto
                vault: {places: [vault], password: "file:vault.key"}
                points: {every: 1h}
                protect:
                  sessions: {kind: sessions, path: sessions}
                %s"""
                        .formatted(postgres.member("postgres")));
    }

    private static Path lockFile(Path stackFile, String component) {
        var kinds = Kinds.installed();
        var components = kinds.open(kinds.read(stackFile), Clock.systemUTC());
        try {
            return Optional.ofNullable(components.get(component)).orElseThrow().lockFile();
        } finally {
            components.values().forEach(Component::close);
        }
    }

    private static void assertDone(Reprise.Ended ended) {
        assertThat(ended.code()).as(ended.told()).isZero();
    }

    /** A synchronous server whose receiver is gone would let a writer wait for ever. */
    private static void assertWritable(Postgres postgres) throws Exception {
        try (var connection = postgres.connect();
                var sql = connection.createStatement()) {
            sql.setQueryTimeout(60);
            assertThat(
                            sql.executeUpdate(
                                    "insert into public.witnessed (number, payload)"
                                            + " values (-1, 'afterwards')"))
                    .isEqualTo(1);
        }
    }
}
