package dev.reprise.component.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.component.ChangeStream;
import dev.reprise.component.Component;
import dev.reprise.component.StepEnd;
import dev.reprise.component.suite.TrialWork;
import dev.reprise.contracts.Command.Goal;
import dev.reprise.contracts.Command.Source;
import dev.reprise.contracts.Loss;
import dev.reprise.contracts.Seal;
import dev.reprise.contracts.StepResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is not known to be back is never said to be. */
class UnknownLossIT {
    @TempDir Path folder;

    @Test
    void shouldSayBeforehandWhatIsKnownOfTheLossAndWhatIsNot() throws Exception {
        try (PostgresRig rig =
                        PostgresRig.start(TestBinaries.current(), folder.resolve("rig"), true);
                Component component = rig.component()) {
            // Given a stream that commits wait for
            ChangeStream stream = component.backup().stream().orElseThrow();
            stream.open(rig.vault(), new SilentListener());
            rig.awaitStreamed(stream);
            Seal seal =
                    ((StepResult.Sealed)
                                    succeeded(
                                            component
                                                    .backup()
                                                    .seal(
                                                            TrialWork.of("r-1", "seal"),
                                                            rig.vault())))
                            .seal();
            rig.write();

            // Then its own word is believed, and without it nothing is claimed
            assertThat(loses(component, rig, seal)).isEmpty();
            stream.close();
            Files.delete(rig.run().resolve("stream-db.json"));
            assertThat(loses(component, rig, seal))
                    .singleElement()
                    .asString()
                    .startsWith("an unknown number of commits of ");

            // Nor of a copy, where the stream could not be closed
            var staged =
                    (StepResult.Staged)
                            succeeded(
                                    component
                                            .restore()
                                            .stage(
                                                    TrialWork.of("r-2", "stage"),
                                                    rig.vault(),
                                                    new Source(seal, true),
                                                    Goal.LATEST));
            Loss loss = staged.loss();
            assertThat(loss.any()).isTrue();
            assertThat(loss.exact()).isFalse();
            assertThat(loss.to()).isAfter(loss.from());
        }
    }

    private static List<String> loses(Component component, PostgresRig rig, Seal seal)
            throws InterruptedException {
        return component
                .restore()
                .preview(rig.vault(), new Source(seal, true), Goal.LATEST)
                .loses();
    }

    private static StepResult succeeded(StepEnd end) {
        assertThat(end).isInstanceOf(StepEnd.Succeeded.class);
        return ((StepEnd.Succeeded) end).result();
    }
}
