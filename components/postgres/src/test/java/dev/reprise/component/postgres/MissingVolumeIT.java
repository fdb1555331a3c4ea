package dev.reprise.component.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.component.Component;
import dev.reprise.component.StepEnd;
import dev.reprise.component.postgres.server.KnownServer;
import dev.reprise.component.suite.TrialWork;
import dev.reprise.contracts.Command.Goal;
import dev.reprise.contracts.Command.Source;
import dev.reprise.contracts.Seal;
import dev.reprise.contracts.StepResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MissingVolumeIT {
    @TempDir Path folder;

    @Test
    void shouldStageNothingBelowTheMountPointOfAVolumeThatIsAway() throws Exception {
        try (PostgresRig rig =
                        PostgresRig.start(TestBinaries.current(), folder.resolve("rig"), false);
                Component component = rig.component()) {
            // Given a server whose volume took its data with it
            Seal seal =
                    ((StepResult.Sealed)
                                    ((StepEnd.Succeeded)
                                                    component
                                                            .backup()
                                                            .seal(
                                                                    TrialWork.of("r-1", "seal"),
                                                                    rig.vault()))
                                            .result())
                            .seal();
            rig.server().kill();
            PostgresRig.remove(rig.server().data());
            var known = new KnownServer.Store(rig.run(), "db");
            known.write(new KnownServer("42", List.of(), "/a/volume", null));

            // When
            StepEnd start = component.restore().start(TrialWork.of("r-2", "start"));
            StepEnd end = stage(component, rig, seal, 1);

            // Then
            assertThat(start)
                    .isInstanceOfSatisfying(
                            StepEnd.Refused.class,
                            refused ->
                                    assertThat(refused.problem().what())
                                            .contains("is not mounted"));
            assertThat(end)
                    .isInstanceOfSatisfying(
                            StepEnd.Refused.class,
                            refused -> {
                                assertThat(refused.problem().what()).contains("is not mounted");
                                assertThat(refused.problem().next())
                                        .contains(known.file().toString());
                            });

            // But a person decides that it is gone for good
            Files.delete(known.file());
            assertThat(stage(component, rig, seal, 2)).isInstanceOf(StepEnd.Succeeded.class);
        }
    }

    private static StepEnd stage(Component component, PostgresRig rig, Seal seal, int attempt)
            throws Exception {
        return component
                .restore()
                .stage(
                        TrialWork.of("r-2", "stage", attempt, new TrialWork.Ledger()),
                        rig.vault(),
                        new Source(seal, true),
                        Goal.LATEST);
    }
}
