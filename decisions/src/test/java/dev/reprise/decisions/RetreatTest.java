package dev.reprise.decisions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.contracts.Decision.IncidentClosed;
import dev.reprise.contracts.Decision.RunClosed;
import dev.reprise.contracts.Decision.RunFrozen;
import dev.reprise.contracts.Decision.RunStarted;
import dev.reprise.contracts.Decision.Settings.Mode;
import dev.reprise.contracts.Loss;
import dev.reprise.contracts.Outcome.Hold;
import dev.reprise.contracts.Outcome.HoldPlaced;
import dev.reprise.contracts.Outcome.HoldReleased;
import dev.reprise.contracts.Outcome.StepRefused;
import dev.reprise.contracts.StepResult.Verdict;
import dev.reprise.contracts.Verb;
import org.junit.jupiter.api.Test;

final class RetreatTest {
    private static final Hold FENCE = new Hold("db", "fence", "the server is stopped", "start it");

    @Test
    void shouldRollBackWhatIsProvenDamaged() {
        // Given
        Ledger ledger = Given.upToValidate(Given.dataGone(Mode.AUTO));
        // When
        ledger.done(Verb.VALIDATE, Given.proof(Verdict.DAMAGED)).done(Verb.ROLL_BACK);
        // Then
        assertThat(ledger.last(RunClosed.class).ending()).isEqualTo(RunClosed.Ending.ROLLED_BACK);
        assertThat(ledger.last(IncidentClosed.class).ending())
                .isEqualTo(IncidentClosed.Ending.UNRECOVERED);
    }

    @Test
    void shouldFreezeWhenTheRollBackFailsToo() {
        // Given
        Ledger ledger = Given.upToValidate(Given.dataGone(Mode.AUTO));
        ledger.done(Verb.VALIDATE, Given.proof(Verdict.DAMAGED));
        // When
        ledger.failed(Verb.ROLL_BACK, false, "");
        // Then
        assertThat(ledger.last(RunFrozen.class).reason()).contains("the roll back failed too");
        assertThat(ledger.state().openRuns()).isEmpty();
    }

    @Test
    void shouldStartWhatItHasStoppedBeforeItWaitsForTheStream() {
        // Given
        Ledger ledger = fenced();
        String run = run(ledger);
        ledger.done(Verb.FENCE).done(Verb.CLOSE_STREAM);
        // When
        ledger.failed(Verb.STAGE, false, "");
        // Then
        ledger.done(Verb.START).done(Verb.OPEN_STREAM);
        assertThat(ledger.said(RunClosed.class)).hasSize(1); // the recovery point's
        ledger.say(new HoldReleased("db", FENCE.id()), run);
        ledger.done(Verb.RELEASE);
        assertThat(ledger.last(RunClosed.class).ending()).isEqualTo(RunClosed.Ending.FAILED);
    }

    /** As where the vault is away for a moment: that there is nothing to start is known. */
    @Test
    void shouldBeTriedAnewThoughItsRetreatHadNothingToStart() {
        // Given
        Ledger ledger = fenced();
        String run = run(ledger);
        ledger.done(Verb.FENCE).done(Verb.CLOSE_STREAM);
        // When
        while (ledger.issued().stream().noneMatch(Verb.START::equals)) {
            if (!ledger.waitsFor().isEmpty()) {
                ledger.ripe("");
            }
            ledger.failed(Verb.STAGE, true, "");
        }
        ledger.failed(Verb.START, false, "");
        ledger.say(new HoldReleased("db", FENCE.id()), run);
        ledger.done(Verb.RELEASE);
        // Then
        assertThat(ledger.said(IncidentClosed.class)).isEmpty();
        ledger.ripe("cool:");
        assertThat(ledger.last(RunStarted.class).run().value()).isNotEqualTo(run);
    }

    @Test
    void shouldNotWaitForTheStreamOfAServerThatDoesNotStart() {
        // Given
        Ledger ledger = fenced();
        String run = run(ledger);
        ledger.done(Verb.FENCE).done(Verb.CLOSE_STREAM);
        ledger.failed(Verb.STAGE, false, "");
        // When
        ledger.failed(Verb.START, false, "");
        // Then
        assertThat(ledger.issued()).doesNotContain(Verb.OPEN_STREAM);
        ledger.say(new HoldReleased("db", FENCE.id()), run);
        ledger.done(Verb.RELEASE);
        assertThat(ledger.last(RunClosed.class).ending()).isEqualTo(RunClosed.Ending.FAILED);
    }

    @Test
    void shouldLeaveAServerAsItWasFound() {
        // Given: nothing ran, so nothing was stopped
        Ledger ledger = Given.dataGone(Mode.AUTO);
        ledger.done(Verb.FENCE).done(Verb.CLOSE_STREAM);
        // When
        ledger.failed(Verb.STAGE, false, "");
        // Then
        assertThat(ledger.issued()).doesNotContain(Verb.START, Verb.OPEN_STREAM);
        assertThat(ledger.last(RunClosed.class).ending()).isEqualTo(RunClosed.Ending.FAILED);
    }

    /** As {@code reprise release} does while the services are away: nothing tells the journal. */
    @Test
    void shouldTakeForLetGoWhatWhoeverReleasesFindsNoMarkOf() {
        // Given
        Ledger ledger = fenced();
        ledger.done(Verb.FENCE).done(Verb.CLOSE_STREAM);
        ledger.failed(Verb.STAGE, false, "");
        ledger.done(Verb.START).done(Verb.OPEN_STREAM);
        assertThat(ledger.state().target("db").holds()).isNotEmpty();
        // When
        ledger.done(Verb.RELEASE);
        // Then
        assertThat(ledger.last(RunClosed.class).ending()).isEqualTo(RunClosed.Ending.FAILED);
        assertThat(ledger.said(RunFrozen.class)).isEmpty();
        assertThat(ledger.state().target("db").holds()).isEmpty();
    }

    @Test
    void shouldFreezeWhereAHoldStaysOpen() {
        // Given
        Ledger ledger = fenced();
        ledger.failed(Verb.FENCE, false, "");
        ledger.failed(Verb.START, false, "");
        // When
        ledger.failed(Verb.RELEASE, false, "");
        // Then
        assertThat(ledger.last(RunFrozen.class).reason()).contains("a hold is still open");
    }

    @Test
    void shouldRollBackASwitchThatMayHaveBegunBeforeItWasRefused() {
        // Given
        Ledger ledger = Given.upToSwitch(Given.dataGone(Mode.AUTO), Loss.NOTHING);
        ledger.failed(Verb.SWITCH, true, "").ripe("retry:");
        // When
        refused(ledger, Verb.SWITCH);
        // Then
        ledger.done(Verb.ROLL_BACK);
        assertThat(ledger.last(RunClosed.class).ending()).isEqualTo(RunClosed.Ending.ROLLED_BACK);
    }

    @Test
    void shouldNotRollBackASwitchThatWasOnlyRefused() {
        // Given
        Ledger ledger = Given.upToSwitch(Given.dataGone(Mode.AUTO), Loss.NOTHING);
        // When
        refused(ledger, Verb.SWITCH);
        // Then
        assertThat(ledger.issued()).doesNotContain(Verb.ROLL_BACK);
        assertThat(ledger.last(RunClosed.class).ending()).isEqualTo(RunClosed.Ending.FAILED);
    }

    /** The first step is under way, and holds the server down. */
    private static Ledger fenced() {
        Ledger ledger = Given.dataGone(Mode.AUTO);
        ledger.say(new HoldPlaced(FENCE), run(ledger));
        return ledger;
    }

    private static String run(Ledger ledger) {
        return ledger.state().inHand("db").orElseThrow().id().value();
    }

    private static void refused(Ledger ledger, Verb verb) {
        ledger.say(new StepRefused(ledger.outstanding(verb).ref(), Ledger.PROBLEM, false));
        ledger.settle();
    }
}
