package dev.reprise.component.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reprise.component.ChangeStream;
import dev.reprise.component.Component;
import dev.reprise.component.StepEnd;
import dev.reprise.component.suite.Recovery;
import dev.reprise.component.suite.TrialWork;
import dev.reprise.contracts.Command.Goal;
import dev.reprise.contracts.Command.Source;
import dev.reprise.contracts.Seal;
import dev.reprise.contracts.StepResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Servers whose configuration lies outside their data folder, as Debian and others lay it out. */
final class OutsideConfigurationIT {
    @TempDir Path folder;

    @ParameterizedTest
    @MethodSource("dev.reprise.component.postgres.TestBinaries#all")
    void shouldRestoreAServerThatIsConfiguredElsewhere(Path bin) throws Exception {
        Path etc = folder.resolve("etc/live");
        Path memory = etc.resolve("conf.d/memory.conf");
        Path rules = etc.resolve("pg_hba.conf");
        Path archived = folder.resolve("archived");
        try (PostgresRig rig = rig(bin, etc, archived);
                Component keeper = rig.component()) {
            ChangeStream stream = keeper.backup().stream().orElseThrow();
            stream.open(rig.vault(), new SilentListener());
            rig.awaitStreamed(stream);
            Seal seal = seal(rig, keeper, "r-1");
            rig.write();
            Set<String> acknowledged = rig.contents();

            // Given that a part of its configuration went with its data, and a part was changed
            rig.destroy();
            Files.delete(memory);
            Files.delete(rules);
            Files.writeString(etc.resolve("pg_ident.conf"), "# changed since\n");

            // When it is recovered
            StepResult.Validated proof =
                    new Recovery(rig, "r-2", seal, new TrialWork.Ledger())
                            .draining(keeper.backup().stream())
                            .run();

            // Then it runs as it did, what was missing is back, what was there is as it was
            assertThat(proof.verdict()).isEqualTo(StepResult.Verdict.PASSED);
            assertThat(rig.contents()).containsAll(acknowledged);
            assertThat(rig.server().query("SHOW config_file"))
                    .isEqualTo(etc.resolve("postgresql.conf").toString());
            assertThat(rig.server().query("SHOW max_connections")).isEqualTo("37");
            assertThat(memory).isNotEmptyFile();
            assertThat(rules).isNotEmptyFile();
            assertThat(etc.resolve("pg_ident.conf")).hasContent("# changed since\n");
            assertThat(rig.server().data().resolve("postgresql.conf")).doesNotExist();

            // And no copy has archived anything
            rig.server().execute("SELECT pg_switch_wal()");
            await("the live server archives")
                    .atMost(Duration.ofSeconds(120))
                    .until(() -> Files.exists(archived));
            assertThat(Files.readAllLines(archived)).containsOnly(rig.server().data().toString());
            stream.close();
        }
    }

    @Test
    void shouldStartItAsItWasStartedThoughOurMemoryOfItIsLost() throws Exception {
        Path etc = folder.resolve("etc/live");
        try (PostgresRig rig = rig(TestBinaries.current(), etc, folder.resolve("archived"));
                Component component = rig.component()) {
            rig.server().kill();
            assertThat(rig.run().resolve("postgres-db.json")).doesNotExist();

            assertThat(component.restore().start(TrialWork.of("r-1", "start")))
                    .isInstanceOf(StepEnd.Succeeded.class);

            assertThat(rig.server().query("SHOW config_file"))
                    .isEqualTo(etc.resolve("postgresql.conf").toString());
        }
    }

    @Test
    void shouldNotPutBackWhatAPersonHasTakenOut() throws Exception {
        Path etc = folder.resolve("etc/live");
        Path extra = etc.resolve("conf.d/extra.conf");
        try (PostgresRig rig = rig(TestBinaries.current(), etc, folder.resolve("archived"));
                Component keeper = rig.component()) {
            // Given a file that was there when it was sealed, and no more when it was again
            Files.writeString(extra, "work_mem = '5MB'\n");
            rig.server().reload();
            awaitSetting(rig, "work_mem", "5MB");
            Seal seal = seal(rig, keeper, "r-1");
            Files.delete(extra);
            rig.server().reload();
            awaitSetting(rig, "work_mem", "4MB");
            seal(rig, keeper, "r-2");
            Files.delete(etc.resolve("pg_ident.conf"));

            // When the older one is staged
            StepEnd end =
                    keeper.restore()
                            .stage(
                                    TrialWork.of("r-3", "stage"),
                                    rig.vault(),
                                    new Source(seal, true),
                                    Goal.LATEST);

            // Then only what is missing by accident is put back
            assertThat(end).isInstanceOf(StepEnd.Succeeded.class);
            var staged = (StepResult.Staged) ((StepEnd.Succeeded) end).result();
            assertThat(Path.of(staged.place() + "/outside" + extra)).doesNotExist();
            assertThat(Path.of(staged.place() + "/outside" + etc + "/pg_ident.conf")).exists();
        }
    }

    private static void awaitSetting(PostgresRig rig, String name, String value) {
        await("the server has read its configuration")
                .atMost(Duration.ofSeconds(60))
                .until(() -> value.equals(rig.server().query("SHOW " + name)));
    }

    @Test
    void shouldSayThatItsConfigurationIsMissing() throws Exception {
        Path etc = folder.resolve("etc/live");
        try (PostgresRig rig = rig(TestBinaries.current(), etc, folder.resolve("archived"));
                Component component = rig.component()) {
            rig.server().kill();
            Files.delete(etc.resolve("postgresql.conf"));

            assertThat(component.restore().start(TrialWork.of("r-1", "start")))
                    .isInstanceOfSatisfying(
                            StepEnd.Failed.class,
                            failed ->
                                    assertThat(failed.problem().what())
                                            .isEqualTo(
                                                    "its configuration file is not there: "
                                                            + etc.resolve("postgresql.conf")));
        }
    }

    private PostgresRig rig(Path bin, Path etc, Path archived) throws Exception {
        TestServer server = TestServer.create(bin, folder.resolve("rig/server"), Map.of());
        server.configureFrom(etc);
        Files.writeString(etc.resolve("conf.d/memory.conf"), "max_connections = 37\n");
        server.configure(
                Map.of("archive_mode", "on", "archive_command", "pwd >> '" + archived + "'"));
        server.start();
        return PostgresRig.over(server, folder.resolve("rig"), true);
    }

    private static Seal seal(PostgresRig rig, Component keeper, String run) throws Exception {
        StepEnd end = keeper.backup().seal(TrialWork.of(run, "seal"), rig.vault());
        assertThat(end).isInstanceOf(StepEnd.Succeeded.class);
        return ((StepResult.Sealed) ((StepEnd.Succeeded) end).result()).seal();
    }
}
