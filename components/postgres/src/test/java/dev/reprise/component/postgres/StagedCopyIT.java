package dev.reprise.component.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reprise.component.ChangeStream;
import dev.reprise.component.Component;
import dev.reprise.component.SealTags;
import dev.reprise.component.StepEnd;
import dev.reprise.component.SupersededException;
import dev.reprise.component.Work;
import dev.reprise.component.postgres.server.ProcessTable;
import dev.reprise.component.postgres.server.ServerProcess;
import dev.reprise.component.suite.TrialWork;
import dev.reprise.contracts.Command.Goal;
import dev.reprise.contracts.Command.Source;
import dev.reprise.contracts.Outcome;
import dev.reprise.contracts.Seal;
import dev.reprise.contracts.StepRef;
import dev.reprise.contracts.StepResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StagedCopyIT {
    @TempDir Path folder;

    /** As the system does that is out of memory: an older base would end no better. */
    @Test
    void shouldNotBlameTheBaseForACopyThatWasKilled() throws Exception {
        try (PostgresRig rig =
                        PostgresRig.start(TestBinaries.current(), folder.resolve("rig"), false);
                Component component = rig.component()) {
            ChangeStream stream = component.backup().stream().orElseThrow();
            stream.open(rig.vault(), new SilentListener());
            Source source = new Source(seal(rig, component), true);
            rig.write();
            stream.close(TrialWork.of("r-1", "close-stream"), rig.vault());

            // When the copy is killed in the middle of its recovery
            var killing = new Killing(rig.surroundings());
            StepEnd end = component.restore().stage(killing, rig.vault(), source, Goal.LATEST);

            // Then it is tried again, from the same base
            assertThat(killing.killed).isTrue();
            assertThat(end)
                    .isInstanceOfSatisfying(
                            StepEnd.Failed.class,
                            failed -> {
                                assertThat(failed.source()).as("%s", failed).isEmpty();
                                assertThat(failed.retryable()).isTrue();
                                assertThat(failed.problem().next()).contains("server.log");
                            });
            assertThat(
                            component
                                    .restore()
                                    .stage(
                                            TrialWork.of("r-1", "stage", 2, new TrialWork.Ledger()),
                                            rig.vault(),
                                            source,
                                            Goal.LATEST))
                    .isInstanceOf(StepEnd.Succeeded.class);
        }
    }

    /** Our process was killed in the middle of a stage, and the run went on to something else. */
    @Test
    void shouldEndTheServerOfACopyThatNobodyWaitsForAnyMore() throws Exception {
        try (PostgresRig rig =
                        PostgresRig.start(TestBinaries.current(), folder.resolve("rig"), false);
                Component component = rig.component()) {
            rig.server().stop();
            Path stage = rig.surroundings().resolve("data.reprise-stage-r-1.stage.1");
            rig.server().copyData(stage.resolve("data"));
            int port = TestServer.freePort();
            TestServer left = TestServer.over(rig.server().bin(), stage, port);
            left.configure(Map.of("port", Integer.toString(port)));
            try (left) {
                left.start();

                assertThat(component.restore().start(TrialWork.of("r-1", "start-again")))
                        .isInstanceOf(StepEnd.Succeeded.class);

                assertThat(new ProcessTable().of(stage.resolve("data"))).isEmpty();
            }
        }
    }

    /** Without checksums a base backup copies what nobody can read any more. */
    @Test
    void shouldBlameTheBaseForACopyThatLetsNobodyIn() throws Exception {
        TestServer server =
                TestServer.create(
                        TestBinaries.current(),
                        folder.resolve("rig/server"),
                        Map.of("wal_level", "replica", "max_wal_senders", "5"),
                        List.of("--no-data-checksums"));
        server.start();
        try (PostgresRig rig = PostgresRig.over(server, folder.resolve("rig"), false);
                Component component = rig.component()) {
            ChangeStream stream = component.backup().stream().orElseThrow();
            stream.open(rig.vault(), new SilentListener());
            seal(rig, component);
            Path catalog =
                    server.data()
                            .resolve(
                                    String.valueOf(
                                            server.query(
                                                    "SELECT pg_relation_filepath('pg_class')")));
            server.stop();
            Files.write(catalog, new byte[(int) Files.size(catalog)]);
            server.launch();
            await("a base of it")
                    .atMost(Duration.ofSeconds(120))
                    .until(
                            () ->
                                    component
                                                    .backup()
                                                    .seal(TrialWork.of("r-2", "seal"), rig.vault())
                                            instanceof StepEnd.Succeeded);
            Seal damaged = SealTags.all(rig.vault(), "db").getLast();
            stream.close(TrialWork.of("r-3", "close-stream"), rig.vault());

            StepEnd end =
                    component
                            .restore()
                            .stage(
                                    TrialWork.of("r-3", "stage"),
                                    rig.vault(),
                                    new Source(damaged, true),
                                    Goal.LATEST);

            assertThat(end)
                    .isInstanceOfSatisfying(
                            StepEnd.Failed.class,
                            failed -> {
                                assertThat(failed.source()).isEqualTo(damaged.snapshot());
                                assertThat(failed.problem().what()).contains("lets nobody in");
                            });
        }
    }

    private static Seal seal(PostgresRig rig, Component component) throws Exception {
        StepEnd end = component.backup().seal(TrialWork.of("r-1", "seal"), rig.vault());
        assertThat(end).as("%s", end).isInstanceOf(StepEnd.Succeeded.class);
        return ((StepResult.Sealed) ((StepEnd.Succeeded) end).result()).seal();
    }

    /** Kills the copy once it has been asked whether it serves by now. */
    private static final class Killing implements Work {
        private final TrialWork work = TrialWork.of("r-1", "stage");
        private final Path surroundings;
        private int asked;
        private boolean killed;

        Killing(Path surroundings) {
            this.surroundings = surroundings;
        }

        @Override
        public void progress(String doing, long done, long total, String unit)
                throws SupersededException {
            if (doing.equals("replaying") && !killed && asked++ > 2) {
                kill();
            }
            work.progress(doing, done, total, unit);
        }

        private void kill() {
            try (var beside = Files.list(surroundings)) {
                for (Path each : beside.toList()) {
                    if (each.toString().contains(".reprise-stage-")) {
                        List<ServerProcess> all = new ProcessTable().of(each.resolve("data"));
                        all.forEach(
                                process ->
                                        ProcessHandle.of(process.pid())
                                                .ifPresent(ProcessHandle::destroyForcibly));
                        killed |= !all.isEmpty();
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public StepRef ref() {
            return work.ref();
        }

        @Override
        public void holdPlaced(Outcome.Hold hold) {
            work.holdPlaced(hold);
        }

        @Override
        public void holdReleased(String component, String hold) {
            work.holdReleased(component, hold);
        }

        @Override
        public void crashPoint(String name) {
            work.crashPoint(name);
        }
    }
}
