package dev.reprise.component.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reprise.component.ChangeStream;
import dev.reprise.component.Component;
import dev.reprise.component.Probe;
import dev.reprise.component.StepEnd;
import dev.reprise.component.postgres.wal.WalStream;
import dev.reprise.component.suite.Recovery;
import dev.reprise.component.suite.TrialWork;
import dev.reprise.contracts.Seal;
import dev.reprise.contracts.Sight;
import dev.reprise.contracts.StepResult;
import dev.reprise.contracts.StepResult.Verdict;
import dev.reprise.vault.format.Snapshot;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DestroyedFolderIT {
    private static final int CLIENTS = 4;

    @TempDir Path folder;

    @ParameterizedTest
    @MethodSource("dev.reprise.component.postgres.TestBinaries#all")
    void shouldMissNoAcknowledgedTransactionOfASynchronousServer(Path bin) throws Exception {
        try (PostgresRig rig = PostgresRig.start(bin, folder.resolve("rig"), true);
                Component keeper = rig.component()) {
            ChangeStream stream = open(rig, keeper);
            Seal seal = seal(rig, keeper, "r-1");

            // Given clients that write while the folder of the running server is deleted
            try (Witness witness = Witness.start(rig.server(), CLIENTS, 1_000)) {
                await("much is written")
                        .atMost(Duration.ofSeconds(120))
                        .until(() -> witness.count() > 500);
                rig.destroy();

                // When it is recovered
                var recovery =
                        new Recovery(rig, "r-2", seal, new TrialWork.Ledger())
                                .draining(keeper.backup().stream());
                StepResult.Validated proof = recovery.run();
                witness.awaitEnd();

                // Then nothing is missing, and nothing was said to be
                assertThat(witness.missing()).isEmpty();
                assertThat(proof.verdict()).as(proof.toString()).isEqualTo(Verdict.PASSED);
                assertThat(recovery.staged().loss().any()).isFalse();
            }
            stream.close();
        }
    }

    @ParameterizedTest
    @MethodSource("dev.reprise.component.postgres.TestBinaries#all")
    void shouldRecoverAServerWhoseLogWasDeleted(Path bin) throws Exception {
        shouldRecoverAServerWithout("pg_wal", bin);
    }

    @ParameterizedTest
    @MethodSource("dev.reprise.component.postgres.TestBinaries#all")
    void shouldRecoverAServerOneOfWhoseDatabasesWasDeleted(Path bin) throws Exception {
        shouldRecoverAServerWithout("", bin);
    }

    /** It goes on serving, and all that does not ask for that table is as before. */
    @ParameterizedTest
    @MethodSource("dev.reprise.component.postgres.TestBinaries#all")
    void shouldRecoverAServerOneOfWhoseTablesWasDeleted(Path bin) throws Exception {
        shouldRecoverAServerWithout("witness", bin);
    }

    /**
     * Nobody asks for it before somebody reads a long value, and every base lacks it until then.
     */
    @ParameterizedTest
    @ValueSource(strings = {"toast", "index", "sequence"})
    void shouldRecoverAServerThatLacksAFileWhichNobodyAsksFor(String what) throws Exception {
        shouldRecoverAServerWithout(what, TestBinaries.current());
    }

    /**
     * @param part of the data folder, or what of the database; empty for the folder of it
     */
    private void shouldRecoverAServerWithout(String part, Path bin) throws Exception {
        try (PostgresRig rig = PostgresRig.start(bin, folder.resolve("rig"), true);
                Component keeper = rig.component()) {
            // Given a running server of which a part is deleted, and not its data folder
            rig.server()
                    .execute(
                            "CREATE TABLE long_ones (n bigserial PRIMARY KEY, text text)",
                            "INSERT INTO long_ones (text) VALUES (repeat('long', 100000))");
            open(rig, keeper);
            Seal seal = seal(rig, keeper, "r-1");
            rig.write();
            Set<String> acknowledged = rig.contents();
            List<Probe> probes = keeper.probes();
            assertThat(seen(probes)).isEmpty();
            Path gone =
                    rig.server()
                            .data()
                            .resolve(
                                    switch (part) {
                                        case "" -> databaseFolder(rig);
                                        case "witness", "toast", "index", "sequence" ->
                                                relationFile(rig, part);
                                        default -> part;
                                    });
            PostgresRig.remove(gone);

            // When its files and another method say so
            await("what the plan asks for")
                    .atMost(Duration.ofSeconds(120))
                    .until(
                            () -> {
                                Map<Sight.Method, Set<String>> seen = seen(probes);
                                return seen.size() > 1
                                        && seen.getOrDefault(Sight.Method.FILES, Set.of()).stream()
                                                .anyMatch(
                                                        says ->
                                                                says.startsWith(
                                                                        gone + " is not there"));
                            });
            StepResult.Validated proof =
                    new Recovery(rig, "r-2", seal, new TrialWork.Ledger())
                            .draining(keeper.backup().stream())
                            .run();

            // Then it is recovered with nothing missing, and nobody sees anything wrong
            assertThat(proof.verdict()).as(proof.toString()).isEqualTo(Verdict.PASSED);
            assertThat(rig.contents()).isEqualTo(acknowledged);
            assertThat(seen(keeper.probes())).isEmpty();
        }
    }

    private static String relationFile(PostgresRig rig, String what) throws SQLException {
        String name =
                switch (what) {
                    case "toast" ->
                            "(SELECT reltoastrelid FROM pg_class WHERE relname = 'long_ones')";
                    case "index" -> "'long_ones_pkey'";
                    case "sequence" -> "'long_ones_n_seq'";
                    default -> "'witness'";
                };
        return Objects.requireNonNull(
                rig.server().query("SELECT pg_relation_filepath(" + name + ")"));
    }

    private static String databaseFolder(PostgresRig rig) throws SQLException {
        return "base/"
                + rig.server()
                        .query("SELECT oid FROM pg_database WHERE datname = current_database()");
    }

    @Test
    void shouldNotMissTheFolderOfADatabaseThatWasDropped() throws Exception {
        try (PostgresRig rig =
                        PostgresRig.start(TestBinaries.current(), folder.resolve("rig"), true);
                Component keeper = rig.component()) {
            List<Probe> probes = keeper.probes();
            assertThat(seen(probes)).isEmpty();
            String dropped = rig.server().query("SELECT current_database()");

            try (Connection other = rig.server().connect("template1");
                    Statement statement = other.createStatement()) {
                statement.execute("DROP DATABASE " + dropped + " WITH (FORCE)");
            }

            await("longer than it is waited for")
                    .during(Duration.ofSeconds(8))
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> seen(probes).isEmpty());
        }
    }

    /** What is wrong, by who says so. */
    private static Map<Sight.Method, Set<String>> seen(List<Probe> probes)
            throws InterruptedException {
        var all = new EnumMap<Sight.Method, Set<String>>(Sight.Method.class);
        for (Probe probe : probes) {
            if (probe.look(false) instanceof Probe.Look.Seen seen) {
                seen.symptoms()
                        .forEach(
                                symptom ->
                                        all.computeIfAbsent(
                                                        probe.sight().method(),
                                                        _ -> new TreeSet<>())
                                                .add(symptom.evidence()));
            }
        }
        return all;
    }

    @Test
    void shouldRestoreOneBaseTwiceInARow() throws Exception {
        try (PostgresRig rig =
                PostgresRig.start(TestBinaries.current(), folder.resolve("rig"), true)) {
            Seal seal;
            String timeline;
            try (Component keeper = rig.component()) {
                open(rig, keeper);
                seal = seal(rig, keeper, "r-1");
                rig.write();
                rig.destroy();
                new Recovery(rig, "r-2", seal, new TrialWork.Ledger())
                        .draining(keeper.backup().stream())
                        .run();
                timeline = timeline(rig);
            }

            // Given what was written after the first restore, over the same base
            Set<String> acknowledged;
            try (Component keeper = rig.component()) {
                open(rig, keeper);
                rig.write();
                rig.server().execute("CREATE UNLOGGED TABLE cache (n int)");
                acknowledged = rig.contents();
                rig.destroy();

                // When the same base is restored again
                StepResult.Validated proof =
                        new Recovery(rig, "r-3", seal, new TrialWork.Ledger())
                                .draining(keeper.backup().stream())
                                .run();

                // Then it is there too, on a timeline of its own
                assertThat(proof.verdict()).isEqualTo(Verdict.PASSED);
                // And it says what no log could bring back
                assertThat(proof.findings())
                        .filteredOn(finding -> finding.check().equals("unlogged-tables"))
                        .singleElement()
                        .satisfies(finding -> assertThat(finding.says()).contains(".public.cache"));
            }
            assertThat(rig.contents()).containsAll(acknowledged);
            assertThat(timeline).isEqualTo("2");
            assertThat(timeline(rig)).isEqualTo("3");
        }
    }

    @Test
    void shouldReachTheLastProvenPositionAndSayTheLoss() throws Exception {
        try (PostgresRig rig =
                        PostgresRig.start(TestBinaries.current(), folder.resolve("rig"), true);
                Component keeper = rig.component()) {
            // Given batches in the vault, of which the newest is damaged, and no spool
            ChangeStream stream = open(rig, keeper);
            Seal seal = seal(rig, keeper, "r-1");
            rig.write();
            Set<String> sure = rig.contents();
            awaitVaulted(rig, stream);
            Set<Path> before = packs(rig);
            rig.write();
            awaitVaulted(rig, stream);
            Set<String> acknowledged = rig.contents();
            stream.close();
            PostgresRig.remove(rig.spool());
            for (Path pack : packs(rig)) {
                if (!before.contains(pack)) {
                    flip(pack);
                }
            }
            rig.destroy();

            // When it is recovered
            var recovery = new Recovery(rig, "r-2", seal, new TrialWork.Ledger());
            StepResult.Validated proof = recovery.run();

            // Then it has all up to the last position that can be proven, and says what is lost
            Set<String> found = rig.contents();
            assertThat(found).containsAll(sure);
            assertThat(proof.verdict()).isEqualTo(Verdict.PASSED);
            assertThat(found.size()).isLessThan(acknowledged.size());
            assertThat(recovery.staged().loss().any()).isTrue();
            assertThat(recovery.staged().notes())
                    .isNotEmpty()
                    .allSatisfy(
                            note ->
                                    assertThat(note)
                                            .startsWith("the batch of the log from ")
                                            .contains("data/"));
            assertThat(recovery.staged().loss().commits())
                    .isGreaterThanOrEqualTo(acknowledged.size() - found.size());
        }
    }

    private static String timeline(PostgresRig rig) throws Exception {
        return String.valueOf(
                rig.server().query("SELECT substr(pg_walfile_name(pg_current_wal_lsn()), 8, 1)"));
    }

    private static ChangeStream open(PostgresRig rig, Component keeper) {
        ChangeStream stream = keeper.backup().stream().orElseThrow();
        stream.open(rig.vault(), new SilentListener());
        await("the stream flows, and commits wait for it")
                .atMost(Duration.ofSeconds(120))
                .until(
                        () ->
                                stream.level().flowing()
                                        && stream.level()
                                                        .counts()
                                                        .getOrDefault(WalStream.COMMITS_WAIT, 0L)
                                                == 1);
        return stream;
    }

    /**
     * Up to the last commit: the place may lie behind its record, by less than any commit takes.
     */
    private static void awaitVaulted(PostgresRig rig, ChangeStream stream) throws Exception {
        String at = rig.server().query("SELECT pg_current_wal_lsn()");
        long wanted = dev.reprise.component.postgres.wal.Lsn.parse(String.valueOf(at)).value();
        await("the vault has it")
                .atMost(Duration.ofSeconds(120))
                .until(
                        () -> {
                            var vaulted = stream.level().vaulted();
                            return vaulted != null
                                    && Long.parseUnsignedLong(vaulted.at(), 16) >= wanted - 32;
                        });
    }

    private static Seal seal(PostgresRig rig, Component keeper, String run) throws Exception {
        StepEnd end = keeper.backup().seal(TrialWork.of(run, "seal"), rig.vault());
        assertThat(end).isInstanceOf(StepEnd.Succeeded.class);
        return ((StepResult.Sealed) ((StepEnd.Succeeded) end).result()).seal();
    }

    private static Set<Path> packs(PostgresRig rig) throws IOException {
        List<Snapshot> all = rig.vault().snapshots();
        assertThat(all).isNotEmpty();
        try (var files = Files.walk(rig.vaultFolder().resolve("data"))) {
            return files.filter(Files::isRegularFile)
                    .sorted(Comparator.naturalOrder())
                    .collect(java.util.stream.Collectors.toSet());
        }
    }

    private static void flip(Path pack) throws IOException {
        pack.toFile().setWritable(true);
        try (var file = new RandomAccessFile(pack.toFile(), "rw")) {
            for (long at = 64; at < file.length(); at += 1 + file.length() / 9) {
                file.seek(at);
                int old = file.read();
                file.seek(at);
                file.write(old ^ 1);
            }
        }
    }
}
