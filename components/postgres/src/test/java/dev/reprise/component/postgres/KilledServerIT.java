package dev.reprise.component.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reprise.component.Component;
import dev.reprise.component.Probe;
import dev.reprise.component.StepEnd;
import dev.reprise.component.postgres.probe.Conditions;
import dev.reprise.component.suite.TrialWork;
import dev.reprise.contracts.Command.Expectation;
import dev.reprise.contracts.Loss;
import dev.reprise.contracts.Observation;
import dev.reprise.contracts.Sight;
import dev.reprise.contracts.StepResult;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class KilledServerIT {
    @TempDir Path folder;

    @ParameterizedTest
    @MethodSource("dev.reprise.component.postgres.TestBinaries#all")
    void shouldStartAServerWhosePostmasterWasKilled(Path bin) throws Exception {
        try (PostgresRig rig = PostgresRig.start(bin, folder.resolve("rig"), false);
                Component component = rig.component()) {
            // Given a server that was measured, and killed
            rig.write();
            Set<String> acknowledged = rig.contents();
            awaitWell(component);
            Observation.ComponentMeasured measured = measured(component);
            ProcessHandle postmaster = rig.server().postmaster().orElseThrow();
            postmaster.destroyForcibly();

            // When two methods have seen it, and it is started
            await("both methods see it")
                    .atMost(Duration.ofSeconds(120))
                    .until(
                            () ->
                                    seen(component)
                                            .equals(
                                                    Map.of(
                                                            Sight.Method.PROTOCOL,
                                                            List.of(Conditions.SERVER_DOWN),
                                                            Sight.Method.PROCESS,
                                                            List.of(Conditions.SERVER_DOWN))));
            StepEnd started = component.restore().start(TrialWork.of("r-1", "start"));

            // Then it serves, with all that was acknowledged
            assertThat(started).isInstanceOf(StepEnd.Succeeded.class);
            assertThat(rig.contents()).isEqualTo(acknowledged);
            StepEnd proof =
                    component
                            .proof()
                            .validate(
                                    TrialWork.of("r-1", "validate"),
                                    new Expectation(null, measured, null, Loss.NOTHING, List.of()));
            assertThat(proof)
                    .isInstanceOfSatisfying(
                            StepEnd.Succeeded.class,
                            done ->
                                    assertThat(((StepResult.Validated) done.result()).verdict())
                                            .as(done.toString())
                                            .isEqualTo(StepResult.Verdict.PASSED));
            awaitWell(component);

            // And starting it again changes nothing
            assertThat(component.restore().start(TrialWork.of("r-1", "start")))
                    .isInstanceOf(StepEnd.Succeeded.class);
        }
    }

    /** An index goes on telling of rows that the table has lost, and so does a plain count. */
    @Test
    void shouldDoubtAServerWhoseTableWasCutShort() throws Exception {
        try (PostgresRig rig =
                        PostgresRig.start(TestBinaries.current(), folder.resolve("rig"), false);
                Component component = rig.component()) {
            // Given
            TestServer server = rig.server();
            server.execute(
                    "CREATE TABLE cut (n bigint PRIMARY KEY)",
                    "INSERT INTO cut SELECT generate_series(1, 20000)",
                    "VACUUM ANALYZE cut",
                    "CHECKPOINT");
            String file =
                    Objects.requireNonNull(server.query("SELECT pg_relation_filepath('cut')"));
            Observation.ComponentMeasured measured = measured(component);
            // When
            server.kill();
            try (FileChannel table =
                    FileChannel.open(server.data().resolve(file), StandardOpenOption.WRITE)) {
                table.truncate(8192);
            }
            assertThat(component.restore().start(TrialWork.of("r-1", "start")))
                    .isInstanceOf(StepEnd.Succeeded.class);
            StepEnd proof =
                    component
                            .proof()
                            .validate(
                                    TrialWork.of("r-1", "validate"),
                                    new Expectation(null, measured, null, Loss.NOTHING, List.of()));
            // Then
            assertThat(proof)
                    .isInstanceOfSatisfying(
                            StepEnd.Succeeded.class,
                            done ->
                                    assertThat(((StepResult.Validated) done.result()).wrong())
                                            .startsWith("row-counts: postgres.public.cut has ")
                                            .endsWith(" rows, measured were 20,000"));
        }
    }

    /** What no look at the files finds, the server says itself. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldTakeTheServersWordForItThatItsDataIsDamaged(boolean collects) throws Exception {
        try (PostgresRig rig =
                        PostgresRig.start(TestBinaries.current(), folder.resolve("rig"), false);
                Component component = rig.component()) {
            rig.write();
            awaitWell(component);
            rig.server().kill();
            rig.server().configure(Map.of("logging_collector", collects ? "on" : "off"));
            await("it is down")
                    .atMost(Duration.ofSeconds(120))
                    .until(
                            () -> seen(component).getOrDefault(Sight.Method.PROCESS, List.of()),
                            List.of(Conditions.SERVER_DOWN)::equals);

            // When it does not start because of its configuration, then its data is not at fault
            Path configuration = rig.server().data().resolve("postgresql.auto.conf");
            String before = Files.readString(configuration);
            Files.writeString(configuration, before + "max_connections = many\n");
            start(component, 1);
            assertThat(seen(component).get(Sight.Method.PROCESS))
                    .containsExactly(Conditions.SERVER_DOWN);
            Files.writeString(configuration, before);

            // When it does not start because its log is rotten, then two methods agree
            Map<Path, byte[]> log = emptied(rig.server().data().resolve("pg_wal"));
            assertThat(start(component, 2)).isInstanceOf(StepEnd.Failed.class);
            Map<Sight.Method, List<String>> seen = seen(component);
            assertThat(seen.get(Sight.Method.PROCESS))
                    .containsExactly(Conditions.SERVER_DOWN, Conditions.DATA_GONE);
            assertThat(seen.get(Sight.Method.PROTOCOL)).containsExactly(Conditions.SERVER_DOWN);

            // When a person has mended it, then its word is over, also once it is down again
            for (Map.Entry<Path, byte[]> each : log.entrySet()) {
                Files.write(each.getKey(), each.getValue());
            }
            assertThat(start(component, 3)).isInstanceOf(StepEnd.Succeeded.class);
            awaitWell(component);
            ServerLeftovers.end(rig.server().data());
            await("it is down again")
                    .atMost(Duration.ofSeconds(120))
                    .until(
                            () -> seen(component).getOrDefault(Sight.Method.PROCESS, List.of()),
                            List.of(Conditions.SERVER_DOWN)::equals);
        }
    }

    private static StepEnd start(Component component, int attempt) throws Exception {
        return component
                .restore()
                .start(TrialWork.of("r-1", "start", attempt, new TrialWork.Ledger()));
    }

    /** Of the same length, and without a record in it. */
    private static Map<Path, byte[]> emptied(Path log) throws IOException {
        var before = new HashMap<Path, byte[]>();
        try (DirectoryStream<Path> segments = Files.newDirectoryStream(log, "0*")) {
            for (Path each : segments) {
                byte[] bytes = Files.readAllBytes(each);
                before.put(each, bytes);
                Files.write(each, new byte[bytes.length]);
            }
        }
        return before;
    }

    /** A server that runs and lets nobody in is no server that is about to serve. */
    @Test
    void shouldNotWaitForAServerWhoseCatalogIsDamaged() throws Exception {
        try (PostgresRig rig =
                        PostgresRig.start(TestBinaries.current(), folder.resolve("rig"), false);
                Component component = rig.component()) {
            awaitWell(component);
            Path catalog =
                    rig.server()
                            .data()
                            .resolve(
                                    String.valueOf(
                                            rig.server()
                                                    .query(
                                                            "SELECT"
                                                                    + " pg_relation_filepath('pg_class')")));
            rig.server().execute("CHECKPOINT");
            rig.server().kill();
            byte[] pages = Files.readAllBytes(catalog);
            for (int i = 64; i < 256; i++) {
                pages[i] ^= 0x5a;
            }
            Files.write(catalog, pages);

            StepEnd end = start(component, 1);

            assertThat(end)
                    .isInstanceOfSatisfying(
                            StepEnd.Failed.class,
                            failed -> {
                                assertThat(failed.retryable()).isTrue();
                                assertThat(failed.problem().what())
                                        .startsWith("it runs, and lets nobody in");
                            });
            // And two methods say so: what it answers, and what it said when it was started
            assertThat(seen(component))
                    .isEqualTo(
                            Map.of(
                                    Sight.Method.PROTOCOL,
                                    List.of(Conditions.DATA_GONE),
                                    Sight.Method.PROCESS,
                                    List.of(Conditions.DATA_GONE)));
        }
    }

    @Test
    void shouldNotCallDamagedWhatItCannotAsk() throws Exception {
        try (PostgresRig rig =
                        PostgresRig.start(TestBinaries.current(), folder.resolve("rig"), false);
                Component component = rig.component()) {
            rig.server().kill();

            StepEnd end =
                    component
                            .proof()
                            .validate(
                                    TrialWork.of("r-1", "validate"),
                                    new Expectation(null, null, null, Loss.NOTHING, List.of()));

            assertThat(end)
                    .isInstanceOfSatisfying(
                            StepEnd.Failed.class,
                            failed -> {
                                assertThat(failed.retryable()).isTrue();
                                assertThat(failed.problem().what()).contains("could not be asked");
                                assertThat(failed.problem().next()).contains("reprise check db");
                            });
        }
    }

    @Test
    void shouldBeBlindWhereADiskAnswersWithAnError() throws Exception {
        try (PostgresRig rig =
                        PostgresRig.start(TestBinaries.current(), folder.resolve("rig"), false);
                Component component = rig.component()) {
            Path control = rig.server().data().resolve("global/pg_control");
            Path away = rig.server().data().resolve("away");
            Files.move(control, away);
            Files.createDirectory(control); // reading it is an error that says nothing of data
            try {
                assertThat(seen(component).get(Sight.Method.FILES))
                        .singleElement(InstanceOfAssertFactories.STRING)
                        .startsWith("blind: it cannot be read");
            } finally {
                Files.delete(control);
                Files.move(away, control);
            }
            byte[] whole = Files.readAllBytes(control);
            byte[] rotten = whole.clone();
            rotten[100] ^= 1;
            Files.write(control, rotten);
            assertThat(seen(component).get(Sight.Method.FILES))
                    .containsExactly(Conditions.DATA_GONE);
            Files.write(control, whole);
        }
    }

    /** Also where nothing may be written: letting in is less than answering. */
    @Test
    void shouldSeeThatAServerWhichLetsInAnswersNothing() throws Exception {
        try (PostgresRig rig =
                        PostgresRig.start(TestBinaries.current(), folder.resolve("rig"), false);
                Component component = rig.component()) {
            // Given a server whose functions come to the same end as its files
            rig.server()
                    .execute(
                            "CREATE SCHEMA gone",
                            "CREATE FUNCTION gone.pg_is_in_recovery() RETURNS boolean LANGUAGE"
                                    + " plpgsql AS $$BEGIN RAISE EXCEPTION USING ERRCODE = '58P01',"
                                    + " MESSAGE = 'could not open file \"base/5/1255\": No such file"
                                    + " or directory'; END$$",
                            "ALTER DATABASE postgres SET search_path = gone, pg_catalog, public");

            assertThat(seen(component, true).get(Sight.Method.PROTOCOL))
                    .contains(Conditions.DATA_GONE);
        }
    }

    @Test
    void shouldNotTakeAnOrderlyStopForADisaster() throws Exception {
        try (PostgresRig rig =
                        PostgresRig.start(TestBinaries.current(), folder.resolve("rig"), false);
                Component component = rig.component()) {
            awaitWell(component);

            rig.server().stop();

            await("every sight that misses it knows why")
                    .atMost(Duration.ofSeconds(120))
                    .until(
                            () ->
                                    seen(component).values().stream()
                                            .flatMap(List::stream)
                                            .allMatch(
                                                    each ->
                                                            each.startsWith(
                                                                    "blind: it was stopped")));
        }
    }

    @Test
    void shouldSeeTheFolderOfARunningServerGone() throws Exception {
        try (PostgresRig rig =
                        PostgresRig.start(TestBinaries.current(), folder.resolve("rig"), false);
                Component component = rig.component()) {
            rig.write();
            awaitWell(component);

            rig.destroy();

            await("protocol and files agree, while the process is there")
                    .atMost(Duration.ofSeconds(120))
                    .until(
                            () ->
                                    seen(component)
                                            .equals(
                                                    Map.of(
                                                            Sight.Method.PROTOCOL,
                                                            List.of(Conditions.DATA_GONE),
                                                            Sight.Method.FILES,
                                                            List.of(Conditions.DATA_GONE))));
            StepEnd fenced =
                    component
                            .restore()
                            .fence(TrialWork.of("r-1", "fence"), List.of(Conditions.DATA_GONE));
            assertThat(fenced).isInstanceOf(StepEnd.Succeeded.class);
            await("its end is told to its parent, which we are")
                    .atMost(Duration.ofSeconds(60))
                    .until(
                            () ->
                                    rig.server()
                                            .postmaster()
                                            .filter(ProcessHandle::isAlive)
                                            .isEmpty());
            assertThat(component.restore().start(TrialWork.of("r-1", "start")))
                    .isInstanceOf(StepEnd.Refused.class);
        }
    }

    @Test
    void shouldWriteNothingWhereItOnlyWatches() throws Exception {
        try (PostgresRig rig =
                        PostgresRig.start(TestBinaries.current(), folder.resolve("rig"), false);
                Component component = rig.component()) {
            for (Probe probe : component.probes()) {
                probe.look(true);
            }

            assertThat(rig.server().query("SELECT to_regnamespace('reprise')")).isNull();
        }
    }

    private static void awaitWell(Component component) {
        await("all is well").atMost(Duration.ofSeconds(120)).until(() -> seen(component).isEmpty());
    }

    private static Observation.ComponentMeasured measured(Component component) {
        var found = new AtomicReference<Observation.@Nullable ComponentMeasured>();
        List<Probe> probes = component.probes();
        await("it is measured")
                .atMost(Duration.ofSeconds(120))
                .until(
                        () -> {
                            for (Probe probe : probes) {
                                if (probe.look(false) instanceof Probe.Look.Seen seen) {
                                    seen.notes().stream()
                                            .filter(Observation.ComponentMeasured.class::isInstance)
                                            .map(Observation.ComponentMeasured.class::cast)
                                            .forEach(found::set);
                                }
                            }
                            return found.get() != null;
                        });
        return Objects.requireNonNull(found.get());
    }

    private static Map<Sight.Method, List<String>> seen(Component component)
            throws InterruptedException {
        return seen(component, false);
    }

    private static Map<Sight.Method, List<String>> seen(Component component, boolean watchOnly)
            throws InterruptedException {
        var all = new HashMap<Sight.Method, List<String>>();
        for (Probe probe : component.probes()) {
            var found = new ArrayList<String>();
            switch (probe.look(watchOnly)) {
                case Probe.Look.Seen seen ->
                        seen.symptoms().forEach(symptom -> found.add(symptom.condition()));
                case Probe.Look.Blind blind -> found.add("blind: " + blind.reason());
            }
            if (!found.isEmpty()) {
                all.computeIfAbsent(probe.sight().method(), _ -> new ArrayList<>()).addAll(found);
            }
        }
        return all;
    }
}
