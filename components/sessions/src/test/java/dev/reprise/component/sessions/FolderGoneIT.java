package dev.reprise.component.sessions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reprise.component.ChangeStream;
import dev.reprise.component.Component;
import dev.reprise.component.Probe;
import dev.reprise.component.StepEnd;
import dev.reprise.component.sessions.tree.Layout;
import dev.reprise.component.sessions.tree.SessionTreeFixture;
import dev.reprise.component.suite.TrialWork;
import dev.reprise.contracts.Command.Expectation;
import dev.reprise.contracts.Command.Goal;
import dev.reprise.contracts.Command.Source;
import dev.reprise.contracts.Loss;
import dev.reprise.contracts.Observation;
import dev.reprise.contracts.Observation.StreamBroken;
import dev.reprise.contracts.Outcome;
import dev.reprise.contracts.Seal;
import dev.reprise.contracts.StepResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A folder that never was there is a mistake in the file; one that is there no more is a loss. */
final class FolderGoneIT {
    private SessionsRig rig;

    @BeforeEach
    void begin() throws Exception {
        Path home = Files.createTempDirectory("reprise-sessions-");
        rig = new SessionsRig(Layout.A, home, "live/opencode");
    }

    @AfterEach
    void end() throws Exception {
        rig.close();
    }

    @Test
    void shouldCallNothingHealthyThatNeverWasThere() throws Exception {
        SessionTreeFixture.deleteTree(rig.root());
        Component component = rig.component();
        var observed = new CopyOnWriteArrayList<Observation>();
        ChangeStream stream = component.backup().stream().orElseThrow();

        // When a receiver has looked for it
        stream.open(rig.vault(), listener(observed));
        await().atMost(Duration.ofSeconds(60)).until(() -> !observed.isEmpty());

        // Then it has noted down nothing that a probe could take for a tree
        assertThat(observed).first().isInstanceOf(StreamBroken.class);
        assertThat(rig.spool().resolve("checkpoint")).doesNotExist();
        assertThat(component.remembered()).isFalse();
        try (Probe probe = component.probes().getFirst()) {
            for (int i = 0; i < 2; i++) {
                assertThat(probe.look(false))
                        .isEqualTo(
                                new Probe.Look.Blind(
                                        rig.root()
                                                + " is not there; correct path: in reprise.yaml"));
            }
        }
        assertThat(checked(component).verdict()).isEqualTo(StepResult.Verdict.DAMAGED);

        // And once it is there all goes on by itself
        rig.tree().sessions(2);
        await().atMost(Duration.ofSeconds(60)).until(() -> stream.level().flowing());
        assertThat(component.remembered()).isTrue();
        assertThat(checked(component).verdict()).isEqualTo(StepResult.Verdict.PASSED);
    }

    @Test
    void shouldTakeAFolderThatWasThereForALossHoweverFewSessionsItHeld() throws Exception {
        rig.tree().sessions(3);
        Seal seal;
        try (Component component = rig.component()) {
            ChangeStream stream = component.backup().stream().orElseThrow();
            stream.open(rig.vault(), Steps.DEAF);
            await().atMost(Duration.ofSeconds(60)).until(() -> stream.level().flowing());
            seal = Steps.seal(component, rig);
            rig.awaitStreamed(stream);
        }
        Map<String, String> before = rig.tree().content();

        // When it goes while nobody looks, and everything starts anew
        SessionTreeFixture.deleteTree(rig.root());
        Component component = rig.component();
        assertThat(component.remembered()).isTrue();
        ChangeStream stream = component.backup().stream().orElseThrow();
        stream.open(rig.vault(), Steps.DEAF);
        await().atMost(Duration.ofSeconds(60)).until(() -> stream.level().flowing());
        try (Probe probe = component.probes().getFirst()) {
            List<Probe.Symptom> seen = Steps.symptoms(probe);
            assertThat(seen)
                    .singleElement()
                    .extracting(Probe.Symptom::condition)
                    .isEqualTo("records-missing");

            // Then it is put back, all of it
            Steps.recover(
                    rig,
                    seal,
                    new Goal(null, null, List.of(), seen.getFirst().lastSeenWell(), null));
            assertThat(rig.tree().content()).isEqualTo(before);
            await().atMost(Duration.ofSeconds(60)).until(() -> Steps.symptoms(probe).isEmpty());
        }
    }

    @Test
    void shouldSayThatAFileIsInThePlaceOfTheFolder() throws Exception {
        rig.tree().sessions(3);
        Component component = rig.component();
        Seal seal = Steps.seal(component, rig);
        SessionTreeFixture.deleteTree(rig.root());
        Files.writeString(rig.root(), "no folder");

        // When it is to be put back, then that is refused with what to do, and nothing is proven
        StepEnd staged =
                component
                        .restore()
                        .stage(
                                TrialWork.of("r-3", "stage"),
                                rig.vault(),
                                new Source(seal, true),
                                Goal.LATEST);
        assertThat(staged)
                .isInstanceOfSatisfying(
                        StepEnd.Refused.class,
                        refused ->
                                assertThat(refused.problem().toString())
                                        .contains("a file is in the place", "move it away"));
        assertThat(component.lacks()).singleElement().asString().contains("a file is in the place");
        assertThat(checked(component).verdict()).isEqualTo(StepResult.Verdict.DAMAGED);

        // And once it is away the folder comes back
        Files.delete(rig.root());
        Steps.recover(rig, seal, Goal.LATEST);
        assertThat(checked(component).verdict()).isEqualTo(StepResult.Verdict.PASSED);
    }

    private static StepResult.Validated checked(Component component) throws Exception {
        return (StepResult.Validated)
                Steps.result(
                        component
                                .proof()
                                .validate(
                                        TrialWork.of("r-1", "validate"),
                                        new Expectation(
                                                null, null, null, Loss.NOTHING, List.of())));
    }

    private static ChangeStream.Listener listener(List<Observation> observed) {
        return new ChangeStream.Listener() {
            @Override
            public void observed(Observation observation) {
                observed.add(observation);
            }

            @Override
            public void holdPlaced(Outcome.Hold hold) {}

            @Override
            public void holdReleased(String component, String hold) {}
        };
    }
}
