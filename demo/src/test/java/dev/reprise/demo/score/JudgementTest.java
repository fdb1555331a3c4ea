package dev.reprise.demo.score;

import static dev.reprise.demo.score.Acts.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.contracts.Decision.IncidentClosed.Ending;
import dev.reprise.contracts.Loss;
import dev.reprise.contracts.StepResult.Verdict;
import dev.reprise.demo.sabotage.Damage;
import dev.reprise.demo.witness.Audit;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JudgementTest {
    private static final Loss FOUR_SECONDS = new Loss(NOON.minusSeconds(4), NOON, 200, 0, false);
    private static final Audit NOTHING_BEFORE = Acts.audit(100, List.of());

    @Test
    void shouldBeRightWhenNothingIsMissingAndNothingWasStated() {
        var act =
                Acts.act(
                        Damage.POSTMASTER_KILLED,
                        Acts.recovered(1, "SYS-002", Loss.NOTHING),
                        NOTHING_BEFORE,
                        Acts.audit(200, List.of()));

        assertThat(Judgement.of(act).wrong()).isEmpty();
    }

    @Test
    void shouldBeRightWhenAllThatIsMissingLiesInTheStatedInterval() {
        // Given
        var missing = List.of(Acts.row(7, NOON.minusSeconds(3)), Acts.row(8, NOON.minusSeconds(1)));
        var act =
                Acts.act(
                        Damage.LOG_ROTTEN,
                        Acts.recovered(4, "SYS-003", FOUR_SECONDS),
                        NOTHING_BEFORE,
                        Acts.audit(200, missing));

        // When
        Judgement judgement = Judgement.of(act);

        // Then
        assertThat(judgement.right()).isTrue();
        assertThat(judgement.rowsMissing()).isEqualTo(2);
        assertThat(judgement.outside()).isZero();
    }

    @Test
    void shouldNotCountAsProofOfASaidLossWhereNothingWasLost() {
        for (Loss stated : List.of(Loss.NOTHING, FOUR_SECONDS)) {
            var act =
                    Acts.act(
                            Damage.LOG_ROTTEN,
                            Acts.recovered(4, "SYS-003", stated),
                            NOTHING_BEFORE,
                            Acts.audit(200, List.of()));

            assertThat(Judgement.of(act).wrong())
                    .containsExactly(
                            "nothing was lost, so it is no proof that a loss is said: run it again");
        }
    }

    @Test
    void shouldBeWrongWhenOneMissingRowIsOlderThanTheInterval() {
        // Given
        var missing = List.of(Acts.row(7, NOON.minusSeconds(5)), Acts.row(8, NOON.minusSeconds(1)));
        var act =
                Acts.act(
                        Damage.LOG_ROTTEN,
                        Acts.recovered(4, "SYS-003", FOUR_SECONDS),
                        NOTHING_BEFORE,
                        Acts.audit(200, missing));

        // When
        Judgement judgement = Judgement.of(act);

        // Then
        assertThat(judgement.right()).isFalse();
        assertThat(judgement.outside()).isEqualTo(1);
    }

    @Test
    void shouldCountARowThatWasUnderWayWhenTheIntervalBegan() {
        var sentBefore =
                new Audit.Missing(
                        Audit.Kind.ROW, "7", NOON.minusMillis(4_001), NOON.minusMillis(3_999));

        assertThat(Judgement.covers(FOUR_SECONDS, sentBefore)).isTrue();
        assertThat(Judgement.covers(Loss.NOTHING, sentBefore)).isFalse();
    }

    @Test
    void shouldNotCountTwiceWhatWasMissingBefore() {
        // Given
        var lost = List.of(Acts.row(7, NOON.minusSeconds(1)));

        // When
        var missing =
                Judgement.newlyMissing(
                        Optional.of(Acts.audit(100, lost)), Optional.of(Acts.audit(200, lost)));

        // Then
        assertThat(missing).isEmpty();
    }

    @Test
    void shouldBeWrongWhenALossIsStatedThatNeedNotBe() {
        var act =
                Acts.act(
                        Damage.FOLDER_DELETED,
                        Acts.recovered(2, "SYS-003", FOUR_SECONDS),
                        NOTHING_BEFORE,
                        Acts.audit(200, List.of()));

        assertThat(Judgement.of(act).wrong())
                .containsExactly("a loss is stated where nothing had to be lost");
    }

    @Test
    void shouldBeWrongWhenItWasTakenForAnotherDisaster() {
        var act =
                Acts.act(
                        Damage.FOLDER_DELETED,
                        Acts.recovered(2, "SYS-002", Loss.NOTHING),
                        NOTHING_BEFORE,
                        Acts.audit(200, List.of()));

        assertThat(Judgement.of(act).wrong())
                .containsExactly("it was taken for SYS-002, and it is SYS-003");
    }

    @Test
    void shouldBeWrongWhenTheProofIsInDoubtOrTheIncidentWasGivenUp() {
        for (var story :
                List.of(
                        Acts.story(1, "SYS-002", Loss.NOTHING, Verdict.DOUBTFUL, Ending.RECOVERED),
                        Acts.story(
                                1, "SYS-002", Loss.NOTHING, Verdict.PASSED, Ending.UNRECOVERED))) {
            var act =
                    Acts.act(
                            Damage.POSTMASTER_KILLED,
                            story,
                            NOTHING_BEFORE,
                            Acts.audit(200, List.of()));

            assertThat(Judgement.of(act).wrong())
                    .containsExactly("INC-1 was not recovered and validated");
        }
    }

    @Test
    void shouldBeWrongWhenTheDatabaseCannotBeRead() {
        // Given
        var unread =
                new Audit(
                        "test",
                        NOON,
                        false,
                        new Audit.Tally(1, 0, 0, 1),
                        new Audit.Tally(0, 0, 0, 0),
                        new Audit.Sessions(0, 0),
                        List.of(),
                        List.of());

        // When
        var judgement =
                Judgement.of(
                        Acts.act(
                                Damage.POSTMASTER_KILLED,
                                Acts.recovered(1, "SYS-002", Loss.NOTHING),
                                NOTHING_BEFORE,
                                unread));

        // Then
        assertThat(judgement.wrong()).containsExactly("the witness cannot read the database");
    }
}
