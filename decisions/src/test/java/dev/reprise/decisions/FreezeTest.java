package dev.reprise.decisions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.contracts.Decision.ActionWithheld;
import dev.reprise.contracts.Decision.RunStarted;
import dev.reprise.contracts.Decision.Settings.Mode;
import dev.reprise.contracts.Loss;
import dev.reprise.contracts.Request;
import dev.reprise.contracts.RunId;
import dev.reprise.contracts.Sight.Method;
import dev.reprise.contracts.StepResult.Verdict;
import dev.reprise.contracts.Verb;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Where a roll back has failed two copies are kept, and only a person says which one is right. */
final class FreezeTest {
    private final Ledger ledger = Given.upToValidate(Given.dataGone(Mode.AUTO));
    private final RunId frozen = ledger.last(RunStarted.class).run();

    @BeforeEach
    void freeze() {
        ledger.done(Verb.VALIDATE, Given.proof(Verdict.DAMAGED));
        ledger.failed(Verb.ROLL_BACK, false, "");
        wellAgain();
    }

    @Test
    void shouldStartNothingByItselfOnAFrozenTarget() {
        assertNothingStartsByItself();
    }

    @Test
    void shouldOutlastACheckThatFoundItDamaged() {
        check(Verdict.DAMAGED);
        assertNothingStartsByItself();
    }

    @Test
    void shouldOutlastACheckThatFoundNothing() {
        check(Verdict.PASSED);
        assertNothingStartsByItself();
    }

    @Test
    void shouldOutlastARestoreThatFailed() {
        ask(new Request.RestoreRequested("r1", "ops", "db", List.of(), null, ""));
        ledger.failed(Verb.FENCE, false, "");
        assertNothingStartsByItself();
    }

    @Test
    void shouldOutlastAnyNumberOfRecoveryPoints() {
        for (int i = 2; i < 100; i++) {
            Given.point(ledger, i);
        }
        assertThat(ledger.state().run(frozen)).isPresent();
        assertNothingStartsByItself();
    }

    @Test
    void shouldEndWithARestoreThatAPersonAskedForAndThatWentThrough() {
        // When
        ask(new Request.RestoreRequested("r1", "ops", "db", List.of(), null, ""));
        Given.upToSwitch(ledger, Loss.NOTHING);
        ledger.done(Verb.SWITCH, Given.switched()).done(Verb.START).done(Verb.OPEN_STREAM);
        ledger.done(Verb.VALIDATE, Given.proof(Verdict.PASSED)).done(Verb.RELEASE);
        ledger.failed(Verb.SEAL, false, "");
        // Then
        down();
        assertThat(ledger.state().inHand("db")).isPresent();
    }

    private void check(Verdict verdict) {
        ask(new Request.CheckRequested("c1", "ops", "db"));
        ledger.done(Verb.VALIDATE, Given.proof(verdict));
    }

    private void ask(Request request) {
        ledger.say(request);
        ledger.settle();
    }

    private void assertNothingStartsByItself() {
        down();
        assertThat(ledger.state().inHand("db")).isEmpty();
        assertThat(ledger.last(ActionWithheld.class).reason()).contains("frozen", frozen.value());
    }

    private void down() {
        ledger.bad("db", "server-down", Method.PROTOCOL).bad("db", "server-down", Method.PROCESS);
    }

    private void wellAgain() {
        ledger.well("db", "data-gone", Method.FILES).well("db", "data-gone", Method.PROTOCOL);
    }
}
