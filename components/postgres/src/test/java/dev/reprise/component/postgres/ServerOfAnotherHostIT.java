package dev.reprise.component.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.component.ChangeStream;
import dev.reprise.component.Component;
import dev.reprise.component.StepEnd;
import dev.reprise.component.suite.TrialWork;
import java.nio.file.Path;
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
                // And the restore itself is a person's
                assertThat(component.restore().fence(TrialWork.of("r-2", "fence")))
                        .isInstanceOf(StepEnd.Refused.class);
            }
        }
    }
}
