package dev.reprise.component.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reprise.component.ChangeStream;
import dev.reprise.component.Component;
import dev.reprise.component.StepEnd;
import dev.reprise.component.suite.Recovery;
import dev.reprise.component.suite.TrialWork;
import dev.reprise.contracts.Seal;
import dev.reprise.contracts.StepResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One cluster with what people have in theirs, all at once. */
final class BusyClusterIT {
    private static final int PREPARED = 30;

    @TempDir Path folder;

    @Test
    void shouldRestoreAClusterThatUsesWhatPostgresHas() throws Exception {
        Path archived = folder.resolve("archived");
        try (PostgresRig rig = rig(archived);
                Component keeper = rig.component()) {
            ChangeStream stream = keeper.backup().stream().orElseThrow();
            stream.open(rig.vault(), new SilentListener());
            rig.awaitStreamed(stream);
            rig.server()
                    .execute(
                            "CREATE EXTENSION pg_stat_statements",
                            "SELECT pg_create_logical_replication_slot('cdc', 'pgoutput')",
                            "CREATE COLLATION german (provider = icu, locale = 'de')",
                            "CREATE TABLE words (w text COLLATE german PRIMARY KEY)",
                            "INSERT INTO words VALUES ('Zug'), ('Ärger'), ('arg')",
                            "CREATE UNLOGGED TABLE scratch AS SELECT 1 AS n",
                            "CREATE DATABASE \"My Shop\"");
            inTheShop(rig, "CREATE TABLE orders (n bigint PRIMARY KEY)");
            Seal seal = seal(rig, keeper);

            // Given more prepared transactions than a server has room for by itself
            for (int i = 0; i < PREPARED; i++) {
                prepare(rig, i);
            }
            rig.server().execute("SELECT lo_from_bytea(4711, 'a large object')");
            inTheShop(rig, "INSERT INTO orders SELECT generate_series(1, 1000)");
            rig.write();
            Set<String> acknowledged = rig.contents();
            rig.destroy();

            // When it is recovered
            StepResult.Validated proof =
                    new Recovery(rig, "r-2", seal, new TrialWork.Ledger())
                            .draining(keeper.backup().stream())
                            .run();

            // Then all of it is there, but for what a crash empties
            assertThat(proof.verdict()).as(proof.toString()).isEqualTo(StepResult.Verdict.PASSED);
            assertThat(rig.contents()).isEqualTo(acknowledged);
            TestServer server = rig.server();
            assertThat(server.query("SELECT count(*) FROM pg_prepared_xacts")).isEqualTo("30");
            server.execute("COMMIT PREPARED 'p7'");
            assertThat(server.query("SELECT n FROM promised")).isEqualTo("7");
            assertThat(server.query("SELECT convert_from(lo_get(4711), 'UTF8')"))
                    .isEqualTo("a large object");
            assertThat(server.query("SELECT string_agg(w, ' ' ORDER BY w) FROM words"))
                    .isEqualTo("arg Ärger Zug");
            assertThat(server.query("SELECT count(*) FROM scratch")).isEqualTo("0");
            assertThat(server.query("SHOW wal_segment_size")).isEqualTo("64MB");
            assertThat(server.query("SHOW max_prepared_transactions")).isEqualTo("40");
            assertThat(server.query("SELECT count(*) > 0 FROM pg_stat_statements")).isEqualTo("t");
            assertThat(inTheShop(rig, "SELECT count(*) FROM orders")).isEqualTo("1000");

            // And no copy has archived anything
            server.execute("SELECT pg_switch_wal()");
            await("the live server archives")
                    .atMost(Duration.ofSeconds(120))
                    .until(() -> Files.exists(archived));
            assertThat(Files.readAllLines(archived)).containsOnly(server.data().toString());
            stream.close();
        }
    }

    private PostgresRig rig(Path archived) throws Exception {
        TestServer server =
                TestServer.create(
                        TestBinaries.current(),
                        folder.resolve("rig/server"),
                        Map.of(
                                "wal_level", "logical",
                                "shared_preload_libraries", "pg_stat_statements",
                                "max_prepared_transactions", "40",
                                "max_connections", "300",
                                "wal_compression", "pglz",
                                "archive_mode", "on",
                                "archive_command", "pwd >> '" + archived + "'"),
                        List.of("--wal-segsize=64", "--no-data-checksums"));
        server.start();
        return PostgresRig.over(server, folder.resolve("rig"), true);
    }

    private static void prepare(PostgresRig rig, int number) throws SQLException {
        try (Connection connection = rig.server().connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            if (number == 0) {
                statement.execute("CREATE TABLE promised (n bigint)");
                connection.commit();
            }
            statement.execute("INSERT INTO promised VALUES (" + number + ")");
            statement.execute("PREPARE TRANSACTION 'p" + number + "'");
        }
    }

    private static String inTheShop(PostgresRig rig, String sql) throws SQLException {
        try (Connection connection = rig.server().connect("My%20Shop");
                Statement statement = connection.createStatement()) {
            if (!statement.execute(sql)) {
                return "";
            }
            try (ResultSet rows = statement.getResultSet()) {
                return rows.next() ? rows.getString(1) : "";
            }
        }
    }

    private static Seal seal(PostgresRig rig, Component keeper) throws Exception {
        StepEnd end = keeper.backup().seal(TrialWork.of("r-1", "seal"), rig.vault());
        assertThat(end).isInstanceOf(StepEnd.Succeeded.class);
        return ((StepResult.Sealed) ((StepEnd.Succeeded) end).result()).seal();
    }
}
