package dev.reprise.component.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.component.ChangeStream;
import dev.reprise.component.Component;
import dev.reprise.component.StepEnd;
import dev.reprise.component.suite.TrialWork;
import dev.reprise.contracts.Command.Goal;
import dev.reprise.contracts.Command.Source;
import dev.reprise.contracts.Seal;
import dev.reprise.contracts.StepResult;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is no process of this host is received and held over its port, and let go over it too. */
final class ServerOfAnotherHostIT {
    private static final String SLOTS = "SELECT count(*)::text FROM pg_replication_slots";
    private static final String STANDBYS = "SHOW synchronous_standby_names";

    @TempDir Path folder;

    @Test
    void shouldUndoAllThatItHoldsOnceNobodyReceives() throws Exception {
        try (PostgresRig rig =
                PostgresRig.start(TestBinaries.current(), folder.resolve("rig"), true).fromAfar()) {
            try (Component component = rig.component()) {
                ChangeStream stream = component.backup().stream().orElseThrow();
                stream.open(rig.vault(), new SilentListener());
                rig.awaitStreamed(stream);
                assertThat(rig.server().query(SLOTS)).isEqualTo("1");
                assertThat(rig.server().query(STANDBYS)).contains("reprise_");
            }
            // Given a slot that stays, so that a receiver that comes back misses nothing
            assertThat(rig.server().query(STANDBYS)).isEmpty();
            assertThat(rig.server().query(SLOTS)).isEqualTo("1");

            try (Component component = rig.component()) {
                StepEnd end = component.restore().release(TrialWork.of("r-1", "release"));

                assertThat(end).as("%s", end).isInstanceOf(StepEnd.Succeeded.class);
                assertThat(rig.server().query(SLOTS)).isEqualTo("0");
                // And what another Reprise has placed there is not ours to undo
                rig.server()
                        .execute(
                                "ALTER SYSTEM SET synchronous_standby_names = 'reprise_other_db'",
                                "SELECT pg_reload_conf()");
                component.restore().release(TrialWork.of("r-3", "release"));
                assertThat(rig.server().query(STANDBYS)).isEqualTo("reprise_other_db");
                rig.server()
                        .execute(
                                "ALTER SYSTEM RESET synchronous_standby_names",
                                "SELECT pg_reload_conf()");
                // And the restore itself is a person's, who is told how
                StepEnd sealed = component.backup().seal(TrialWork.of("r-4", "seal"), rig.vault());
                Seal seal = ((StepResult.Sealed) ((StepEnd.Succeeded) sealed).result()).seal();
                assertThat(
                                component
                                        .restore()
                                        .preview(rig.vault(), new Source(seal, true), Goal.LATEST)
                                        .refusals())
                        .anyMatch(line -> line.contains("`local:`"))
                        .anyMatch(
                                line ->
                                        line.contains("restic -r " + rig.vaultFolder())
                                                && line.contains(seal.snapshot()));
                assertThat(component.restore().fence(TrialWork.of("r-2", "fence"), List.of()))
                        .isInstanceOf(StepEnd.Refused.class);
            }
        }
    }
}
