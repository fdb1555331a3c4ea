package dev.reprise.component.sessions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import dev.reprise.component.ChangeStream;
import dev.reprise.component.Component;
import dev.reprise.component.sessions.tree.Layout;
import dev.reprise.component.sessions.tree.SessionTreeFixture;
import dev.reprise.component.suite.TrialWork;
import dev.reprise.contracts.Command.Expectation;
import dev.reprise.contracts.Command.Goal;
import dev.reprise.contracts.Loss;
import dev.reprise.contracts.Seal;
import dev.reprise.contracts.StepResult;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What nobody has received may be lost, and then that is said. */
final class StatedLossIT {
    private SessionsRig rig;
    private SessionTreeFixture tree;
    private Component component;
    private ChangeStream stream;
    private Seal seal;

    @BeforeEach
    void begin() throws Exception {
        rig = new SessionsRig(Layout.A);
        tree = rig.tree();
        component = rig.component();
        stream = component.backup().stream().orElseThrow();
        stream.open(rig.vault(), Steps.DEAF);
        await().atMost(Duration.ofSeconds(60)).until(() -> stream.level().flowing());
        seal = Steps.seal(component, rig);
        rig.awaitStreamed(stream);
    }

    @AfterEach
    void end() throws Exception {
        rig.close();
    }

    @Test
    void shouldStateWhatWasWrittenWhileNobodyReceivedAndDoubtWhatLacksIt() throws Exception {
        // Given sessions that nobody has received, and infos of theirs and of others deleted
        stream.close();
        Instant covered = java.util.Objects.requireNonNull(stream.level().coveredTo());
        for (int i = 0; i < 3; i++) {
            tree.message(tree.session(""));
        }
        deleteInfos();

        // When a person asks for all of it, without a word of when it was damaged
        StepResult.Staged staged = Steps.stage(rig, seal, Goal.LATEST);

        // Then what came since is said to be lost, how much of it nobody knows
        assertThat(staged.loss().exact()).isFalse();
        assertThat(staged.loss().from()).isCloseTo(covered, within(1, ChronoUnit.MILLIS));
        assertThat(staged.loss().to()).isAfter(covered);

        // And the three that stay hidden are no proof that all is well
        Steps.switchOver(rig, staged);
        StepResult.Validated proof = validated(staged);
        assertThat(proof.verdict()).isEqualTo(StepResult.Verdict.DOUBTFUL);
        assertThat(proof.findings())
                .anySatisfy(
                        each -> {
                            assertThat(each.check()).isEqualTo("info-missing");
                            assertThat(each.mark()).isEqualTo(StepResult.Mark.EXCEEDED);
                            assertThat(each.says()).startsWith("3 found, not measured");
                        });
    }

    @Test
    void shouldStateNothingWhileEverythingIsReceived() throws Exception {
        deleteInfos();

        StepResult.Staged asked = Steps.stage(rig, seal, Goal.LATEST);
        assertThat(asked.counts()).containsEntry("put-back", (long) tree.sessions().size());
        assertThat(asked.loss()).isEqualTo(Loss.NOTHING);

        Steps.switchOver(rig, asked);
        assertThat(validated(asked).verdict()).isEqualTo(StepResult.Verdict.PASSED);
    }

    @Test
    void shouldNotCallLostWhatWasNeverSound() throws Exception {
        // Given a file that was empty from the first
        Files.createFile(rig.root().resolve(tree.infoPath("ses_0123456789abneverSoundNever")));
        rig.awaitStreamed(stream);
        seal = Steps.seal(component, rig, "r-later");
        deleteInfos();

        StepResult.Staged staged = Steps.stage(rig, seal, Goal.LATEST);

        assertThat(staged.counts()).containsEntry("given-up", 1L);
        assertThat(staged.loss()).isEqualTo(Loss.NOTHING);
    }

    @Test
    void shouldStateNothingWhereTheDamageBeganBeforeTheReceiverEnded() throws Exception {
        Instant well = Clock.systemUTC().instant();
        rig.awaitStreamed(stream);
        deleteInfos();
        stream.close();

        assertThat(Steps.stage(rig, seal, new Goal(null, null, List.of(), well, null)).loss())
                .isEqualTo(Loss.NOTHING);
    }

    @Test
    void shouldStateTheTimeInWhichNobodyLookedAroundTheDamage() throws Exception {
        // Given a receiver that was away for an hour, in which sessions came and went
        stream.close();
        Instant last = java.util.Objects.requireNonNull(stream.level().coveredTo());
        tree.message(tree.session(""));
        deleteInfos();
        Clock later = Clock.offset(Clock.systemUTC(), Duration.ofHours(1));
        try (Component back = rig.component(later)) {
            ChangeStream again = back.backup().stream().orElseThrow();
            again.open(rig.vault(), Steps.DEAF);
            await().atMost(Duration.ofSeconds(60)).until(() -> again.level().flowing());

            // When what was last seen well before that is put back
            var goal = new Goal(null, null, List.of(), last, null);
            StepResult.Staged staged = Steps.stage(rig, seal, goal);

            // Then that hour is said to be lost
            assertThat(staged.loss().exact()).isFalse();
            assertThat(staged.loss().from()).isCloseTo(last, within(1, ChronoUnit.MILLIS));
            assertThat(staged.loss().to()).isAfter(last.plus(Duration.ofMinutes(59)));
        }
    }

    /** A tree that is large takes long to delete, and on a busy machine nobody looks for long. */
    @Test
    void shouldStateTheWholeTimeInWhichNobodyLookedWhileTheDamageWasDone() throws Exception {
        // Given
        stream.close();
        Instant last = java.util.Objects.requireNonNull(stream.level().coveredTo());
        List<String> all = tree.sessions();
        deleteInfos(all.subList(0, all.size() / 2));
        lookAfter(Duration.ofHours(1));
        // When half of them go after the first look that saw any of it
        deleteInfos(all.subList(all.size() / 2, all.size()));
        lookAfter(Duration.ofHours(2));
        // Then
        var goal = new Goal(null, null, List.of(), last, null);
        StepResult.Staged staged = Steps.stage(rig, seal, goal);
        assertThat(staged.loss().exact()).isFalse();
        assertThat(staged.loss().from()).isCloseTo(last, within(1, ChronoUnit.MILLIS));
        assertThat(staged.loss().to()).isAfter(last.plus(Duration.ofMinutes(119)));
    }

    private void lookAfter(Duration time) throws Exception {
        Clock later = Clock.offset(Clock.systemUTC(), time);
        try (Component back = rig.component(later)) {
            ChangeStream again = back.backup().stream().orElseThrow();
            again.open(rig.vault(), Steps.DEAF);
            await().atMost(Duration.ofSeconds(60)).until(() -> again.level().flowing());
            again.close();
        }
    }

    /** Their messages are written on, and tell that there was a session. */
    @Test
    void shouldStateTheInfosThatCameAndWentWhileTheDamageWasDone() throws Exception {
        // Given
        stream.close();
        Instant onset = java.util.Objects.requireNonNull(stream.level().coveredTo());
        deleteInfos();
        for (int i = 0; i < 3; i++) {
            String session = tree.session("");
            tree.message(session);
            Files.delete(rig.root().resolve(tree.infoPath(session)));
        }
        // When
        var goal = new Goal(null, null, List.of(), onset, null);
        StepResult.Staged staged = Steps.stage(rig, seal, goal);
        // Then
        assertThat(staged.loss().files()).isEqualTo(3);
        assertThat(staged.loss().exact()).isFalse();
        assertThat(staged.loss().from()).isCloseTo(onset, within(1, ChronoUnit.MILLIS));
        // And a person has to look, and they are no reason for another repair
        Steps.switchOver(rig, staged);
        StepResult.Validated proof = validated(staged);
        assertThat(proof.verdict()).isEqualTo(StepResult.Verdict.DOUBTFUL);
        assertThat(proof.findings())
                .anySatisfy(
                        each -> {
                            assertThat(each.check()).isEqualTo("given-up");
                            assertThat(each.mark()).isEqualTo(StepResult.Mark.EXCEEDED);
                        });
        StepResult.Staged again = Steps.stage(rig, seal, goal);
        assertThat(again.counts()).containsEntry("given-up", 0L);
        assertThat(again.loss().files()).isZero();
    }

    private void deleteInfos(List<String> sessions) throws IOException {
        for (String id : sessions) {
            Files.delete(rig.root().resolve(tree.infoPath(id)));
        }
    }

    private void deleteInfos() throws IOException {
        deleteInfos(tree.sessions());
    }

    private StepResult.Validated validated(StepResult.Staged staged) throws Exception {
        var expected = new Expectation(null, null, null, staged.loss(), List.of());
        return (StepResult.Validated)
                Steps.result(
                        component.proof().validate(TrialWork.of(Steps.RUN, "validate"), expected));
    }
}
