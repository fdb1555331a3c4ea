package dev.reprise.component.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.component.ChangeStream;
import dev.reprise.component.Component;
import dev.reprise.component.Probe;
import dev.reprise.component.StepEnd;
import dev.reprise.component.suite.Recovery;
import dev.reprise.component.suite.TrialWork;
import dev.reprise.contracts.Observation;
import dev.reprise.contracts.Problem;
import dev.reprise.contracts.Seal;
import dev.reprise.contracts.StepResult;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A role that is no superuser, and rules that let it in for less than it needs. */
final class HumbleRoleIT {
    @TempDir Path folder;

    @Test
    void shouldProtectAServerAsARoleThatHasWhatDoctorAsksFor() throws Exception {
        try (PostgresRig rig =
                PostgresRig.start(TestBinaries.current(), folder.resolve("rig"), true)
                        .as("re prise")) {
            TestServer server = rig.server();
            server.execute("CREATE ROLE \"re prise\" LOGIN PASSWORD '" + TestServer.PASSWORD + "'");
            List<Problem> lacks = lacks(rig);
            assertThat(lacks).hasSize(7);

            // Given that every statement that doctor names was run
            for (Problem each : lacks) {
                if (each.next().startsWith("GRANT") || each.next().startsWith("ALTER")) {
                    server.execute(each.next());
                }
            }
            assertThat(lacks(rig)).isEmpty();

            // When the server is protected by that role, destroyed and recovered
            Set<String> acknowledged;
            StepResult.Validated proof;
            try (Component keeper = rig.component()) {
                ChangeStream stream = keeper.backup().stream().orElseThrow();
                stream.open(rig.vault(), new SilentListener());
                rig.awaitStreamed(stream);
                Seal seal = seal(rig, keeper);
                rig.write();
                acknowledged = rig.contents();
                rig.destroy();
                proof =
                        new Recovery(rig, "r-2", seal, new TrialWork.Ledger())
                                .draining(keeper.backup().stream())
                                .run();
                stream.close();
            }

            // Then nothing is missing, and all of it is measured again on the new timeline
            assertThat(proof.verdict()).as(proof.toString()).isEqualTo(StepResult.Verdict.PASSED);
            assertThat(rig.contents()).isEqualTo(acknowledged);
            try (Component component = rig.component()) {
                assertThat(component.probes().stream().flatMap(HumbleRoleIT::notes))
                        .hasAtLeastOneElementOfType(Observation.ComponentMeasured.class);
            }
        }
    }

    @Test
    void shouldSayWhichRuleLetsTheLogOut() throws Exception {
        try (PostgresRig rig =
                PostgresRig.start(TestBinaries.current(), folder.resolve("rig"), false)) {
            rig.server().authenticate("host all all all scram-sha-256");
            rig.server().reload();

            assertThat(lacks(rig))
                    .singleElement()
                    .satisfies(
                            only -> {
                                assertThat(only.what())
                                        .startsWith("no replication connection: 28000");
                                assertThat(only.next())
                                        .isEqualTo(
                                                "add `host replication postgres 127.0.0.1/32"
                                                        + " scram-sha-256` to "
                                                        + rig.server().data()
                                                        + "/pg_hba.conf,"
                                                        + " then SELECT pg_reload_conf()");
                            });
        }
    }

    @Test
    void shouldKeepTheStandbysThatAnOperatorHasNamed() throws Exception {
        try (PostgresRig rig =
                        PostgresRig.start(TestBinaries.current(), folder.resolve("rig"), true);
                Component keeper = rig.component()) {
            String theirs = "ANY 1 (berlin, hamburg)";
            rig.server()
                    .execute(
                            "ALTER SYSTEM SET synchronous_standby_names = '" + theirs + "'",
                            "SELECT pg_reload_conf()");
            assertThat(lacks(rig))
                    .extracting(Problem::next)
                    .anyMatch(next -> next.contains("among"));
            ChangeStream stream = keeper.backup().stream().orElseThrow();
            stream.open(rig.vault(), new SilentListener());
            Seal seal = seal(rig, keeper);
            rig.destroy();

            new Recovery(rig, "r-2", seal, new TrialWork.Ledger())
                    .draining(keeper.backup().stream())
                    .run();

            assertThat(rig.server().query("SHOW synchronous_standby_names")).isEqualTo(theirs);
            stream.close();
        }
    }

    private static List<Problem> lacks(PostgresRig rig) {
        try (Component component = rig.component()) {
            return component.lacks();
        }
    }

    private static java.util.stream.Stream<Observation> notes(Probe probe) {
        try {
            return probe.look(false) instanceof Probe.Look.Seen seen
                    ? seen.notes().stream()
                    : java.util.stream.Stream.empty();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static Seal seal(PostgresRig rig, Component keeper) throws Exception {
        StepEnd end = keeper.backup().seal(TrialWork.of("r-1", "seal"), rig.vault());
        assertThat(end).isInstanceOf(StepEnd.Succeeded.class);
        return ((StepResult.Sealed) ((StepEnd.Succeeded) end).result()).seal();
    }
}
