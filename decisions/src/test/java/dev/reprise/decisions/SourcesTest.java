package dev.reprise.decisions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.contracts.Command;
import dev.reprise.contracts.Decision.RunClosed;
import dev.reprise.contracts.Decision.Settings.Mode;
import dev.reprise.contracts.Loss;
import dev.reprise.contracts.Observation.IncidentDetected;
import dev.reprise.contracts.Position;
import dev.reprise.contracts.Request;
import dev.reprise.contracts.Seal;
import dev.reprise.contracts.Sight.Method;
import dev.reprise.contracts.StepResult;
import dev.reprise.contracts.StepResult.Verdict;
import dev.reprise.contracts.Verb;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which seal is taken. */
final class SourcesTest {
    @Test
    void shouldTrustWhatWasSealedBeforeItWasLastSeenWellThoughTheDetectorHasForgotten() {
        // Given: said to be well again and again, and sealed in between
        Ledger ledger = Given.sealedStack(Mode.AUTO);
        well(ledger);
        ledger.pass(Duration.ofMinutes(30));
        sealed(ledger, "db-late", "b", "2", ledger.state().at());
        ledger.pass(Duration.ofMinutes(1));
        well(ledger);
        ledger.pass(Duration.ofMinutes(1));
        // When: a detector that has just started sees it bad
        for (String condition : List.of("server-down", "data-gone")) {
            for (Method method : List.of(Method.PROTOCOL, Method.FILES)) {
                Instant now = ledger.state().at();
                ledger.say(
                        new IncidentDetected(
                                "db",
                                condition,
                                Ledger.sight(method),
                                "bad",
                                null,
                                now,
                                List.of()));
            }
        }
        ledger.settle();
        // Then
        assertThat(stagedFrom(ledger)).isEqualTo("db-late");
    }

    /** What is deleted while the recovery is at work is in its last seal no more. */
    @Test
    void shouldNotTakeTheSealOfARecoveryBehindWhoseBackItWasDamagedAgain() {
        // Given
        Ledger ledger = Given.upToValidate(Given.dataGone(Mode.AUTO));
        ledger.done(Verb.VALIDATE, Given.proof(Verdict.PASSED));
        // When
        ledger.bad("db", "data-gone", Method.FILES, "more is gone");
        ledger.done(Verb.RELEASE);
        ledger.done(Verb.SEAL, new StepResult.Sealed(Given.seal("db", 2, ledger)));
        ledger.ripe("cool:");
        // Then
        assertThat(stagedFrom(ledger)).isEqualTo("db-seal-1");
    }

    @Test
    void shouldNotTakeASealOfAHistoryThatAPersonHasLeft() {
        // Given
        Ledger ledger = wentBack(null);
        // When
        disaster(ledger);
        // Then
        assertThat(stagedFrom(ledger)).isEqualTo("db-seal-1");
    }

    @Test
    void shouldTakeASealOfTheNewHistoryOnceThereIsOne() {
        // Given
        Ledger ledger = wentBack(null);
        sealed(ledger, "db-new", "c", "9", ledger.state().at());
        // When
        disaster(ledger);
        // Then
        assertThat(stagedFrom(ledger)).isEqualTo("db-new");
    }

    @Test
    void shouldGoBackIntoTheHistoryThatWasLeftWhereAPersonWantsATimeOfIt() {
        // Given
        Ledger ledger = Given.sealedStack(Mode.AUTO);
        ledger.pass(Duration.ofMinutes(9));
        Instant before = ledger.state().at();
        sealed(ledger, "db-left", "b", "8", before);
        goBack(ledger);
        // When
        restore(ledger, before.plusSeconds(1));
        // Then
        assertThat(stagedFrom(ledger)).isEqualTo("db-left");
    }

    @Test
    void shouldTakeItAgainAfterARollBack() {
        // Given
        Ledger ledger = wentBack(Verdict.DAMAGED);
        ledger.done(Verb.ROLL_BACK);
        assertThat(ledger.last(RunClosed.class).ending()).isEqualTo(RunClosed.Ending.ROLLED_BACK);
        // When
        disaster(ledger);
        // Then
        assertThat(stagedFrom(ledger)).isEqualTo("db-left");
    }

    /** A seal of the branch that is left, and a restore to a time before it. */
    private static Ledger wentBack(@Nullable Verdict verdict) {
        Ledger ledger = Given.sealedStack(Mode.AUTO);
        ledger.pass(Duration.ofMinutes(9));
        sealed(ledger, "db-left", "b", "8", ledger.state().at());
        goBack(ledger);
        if (verdict == null) {
            ledger.done(Verb.VALIDATE, Given.proof(Verdict.PASSED)).done(Verb.RELEASE);
            ledger.failed(Verb.SEAL, false, "");
        } else {
            ledger.done(Verb.VALIDATE, Given.proof(verdict));
        }
        ledger.pass(Duration.ofMinutes(1));
        well(ledger);
        return ledger;
    }

    private static void goBack(Ledger ledger) {
        restore(ledger, Ledger.START.plusSeconds(30));
        Given.upToSwitch(ledger, Loss.NOTHING); // which reaches 7 of branch b
        ledger.done(Verb.SWITCH, Given.switched()).done(Verb.START).done(Verb.OPEN_STREAM);
    }

    private static void restore(Ledger ledger, Instant time) {
        String id = "r" + ledger.entries().size();
        ledger.state().inHand("db").ifPresent(run -> finish(ledger));
        ledger.say(new Request.RestoreRequested(id, "ops", "db", List.of(), time, ""));
        ledger.settle();
    }

    private static void finish(Ledger ledger) {
        ledger.done(Verb.VALIDATE, Given.proof(Verdict.PASSED)).done(Verb.RELEASE);
        ledger.failed(Verb.SEAL, false, "");
    }

    private static void disaster(Ledger ledger) {
        ledger.pass(Duration.ofMinutes(1));
        ledger.bad("db", "data-gone", Method.FILES).bad("db", "data-gone", Method.PROTOCOL);
    }

    private static void well(Ledger ledger) {
        for (String condition : List.of("server-down", "data-gone")) {
            ledger.well("db", condition, Method.FILES).well("db", condition, Method.PROTOCOL);
        }
    }

    private static void sealed(
            Ledger ledger, String snapshot, String branch, String at, Instant time) {
        ledger.say(new Request.BackupRequested("s-" + snapshot, "ops", "", List.of("db")));
        ledger.settle();
        ledger.done(
                Verb.SEAL,
                new StepResult.Sealed(
                        new Seal(
                                "db",
                                "any",
                                snapshot,
                                time,
                                new Position(branch, at),
                                Seal.Consistency.FUZZY,
                                1,
                                1,
                                Map.of())));
        ledger.done(Verb.JOIN, new StepResult.Joined("p", "point-" + snapshot, List.of(), false));
        ledger.done(Verb.SCRUB, new StepResult.Scrubbed("point-" + snapshot, 9, List.of()));
    }

    private static String stagedFrom(Ledger ledger) {
        if (ledger.state().inHand("db").orElseThrow().step(Verb.STAGE).isEmpty()) {
            ledger.done(Verb.FENCE);
            ledger.done(Verb.CLOSE_STREAM);
        }
        return ((Command.StageCopy) ledger.outstanding(Verb.STAGE)).source().seal().snapshot();
    }
}
