package dev.reprise.component.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.component.ChangeStream;
import dev.reprise.component.Component;
import dev.reprise.component.StepEnd;
import dev.reprise.component.suite.Manual;
import dev.reprise.component.suite.TrialWork;
import dev.reprise.contracts.StepResult;
import dev.reprise.vault.JoinRequest;
import dev.reprise.vault.format.Snapshot;
import dev.reprise.vault.format.SnapshotId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A server that is restored with restic and PostgreSQL's own programs, as RESTORE.md says. */
final class ByHandIT {
    private static final int FILES = 0;
    private static final int START = 1;
    private static final int CONFIGURATION = 2;
    private static final int START_CONFIGURED_ELSEWHERE = 3;

    @TempDir Path folder;

    @ParameterizedTest
    @MethodSource("dev.reprise.component.postgres.TestBinaries#all")
    void shouldCommitOnAServerThatWasRestoredByHand(Path bin) throws Exception {
        TestServer server =
                TestServer.start(
                        bin,
                        folder.resolve("rig/server"),
                        Map.of("wal_level", "replica", "max_wal_senders", "5"));
        try (PostgresRig rig = PostgresRig.over(server, folder.resolve("rig"), true)) {
            Path data = restored(rig, START);

            // And nothing that a later start without options would wait for
            assertThat(data.resolve("postgresql.auto.conf")).content().doesNotContain("reprise_");
        }
    }

    @Test
    void shouldStartAServerThatWasConfiguredOutsideItsDataFolder() throws Exception {
        TestServer server =
                TestServer.create(TestBinaries.current(), folder.resolve("rig/server"), Map.of());
        Path etc = folder.resolve("etc/live");
        server.configureFrom(etc);
        Files.writeString(etc.resolve("conf.d/memory.conf"), "max_connections = 37\n");
        server.start();
        try (PostgresRig rig = PostgresRig.over(server, folder.resolve("rig"), true)) {
            Path data = restored(rig, START_CONFIGURED_ELSEWHERE);

            assertThat(data.resolve("postgresql.conf")).doesNotExist();
        }
    }

    /** The data folder of a server that was started, has what was sealed, and takes a commit. */
    private Path restored(PostgresRig rig, int start) throws Exception {
        Path restored = folder.resolve("RESTORED");
        Path data = folder.resolve("by-hand");
        int port = TestServer.freePort();
        var manual =
                new Manual(folder.resolve("output"))
                        .fill("RESTORED", restored)
                        .fill("DATA", data)
                        .fill("CONF", folder.resolve("by-hand-etc"))
                        .fill("PORT", port)
                        .fill("USER", System.getProperty("user.name"));
        try (Component component = rig.component()) {
            // Given a point of a server whose commits wait for Reprise
            ChangeStream stream = component.backup().stream().orElseThrow();
            stream.open(rig.vault(), new SilentListener());
            rig.awaitStreamed(stream);
            rig.write();
            Set<String> sealed = rig.contents();
            Snapshot point = point(rig, component);
            stream.close();
            rig.destroy();

            // When a person does what is written
            manual.restic(
                    rig.vaultFolder(),
                    PostgresRig.VAULT_PASSWORD,
                    "restore",
                    point.id().hex(),
                    "--target",
                    restored.toString());
            assertThat(restored.resolve("db/base/postgresql.auto.conf"))
                    .content()
                    .contains("reprise_stack_db");
            List<String> blocks = Manual.blocks(component.backup().byHand());
            Path bin = rig.server().bin();
            manual.shell(List.of(), bin, blocks.get(FILES));
            if (start != START) {
                manual.shell(List.of(), bin, blocks.get(CONFIGURATION));
            }
            try {
                manual.shell(TestServer.asServer(), bin, blocks.get(start));

                // Then all of it is there, and it takes another row
                Set<String> found = new TreeSet<>();
                try (Connection connection = connect(port);
                        Statement statement = connection.createStatement()) {
                    try (ResultSet rows = statement.executeQuery("SELECT n, at FROM witness")) {
                        while (rows.next()) {
                            found.add(rows.getString(1) + " " + rows.getString(2));
                        }
                    }
                    statement.execute("INSERT INTO witness (n) VALUES (-1)");
                }
                assertThat(found).isEqualTo(sealed);
            } finally {
                ServerLeftovers.end(data);
            }
        }
        return data;
    }

    private static Snapshot point(PostgresRig rig, Component component) throws Exception {
        StepEnd end = component.backup().seal(TrialWork.of("r-1", "seal"), rig.vault());
        assertThat(end).as("%s", end).isInstanceOf(StepEnd.Succeeded.class);
        var sealed = (StepResult.Sealed) ((StepEnd.Succeeded) end).result();
        return rig.vault()
                .join(
                        new JoinRequest(
                                "host",
                                Set.of("reprise", "type=point"),
                                Map.of(
                                        "db",
                                        new JoinRequest.Part(
                                                SnapshotId.parse(sealed.seal().snapshot()), "")),
                                Map.of()));
    }

    private static Connection connect(int port) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:%d/postgres?connectTimeout=5&socketTimeout=60"
                        .formatted(port),
                TestServer.USER,
                TestServer.PASSWORD);
    }
}
