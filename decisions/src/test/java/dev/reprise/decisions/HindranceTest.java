package dev.reprise.decisions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.contracts.Decision.IncidentClosed;
import dev.reprise.contracts.Decision.IncidentOpened;
import dev.reprise.contracts.Decision.Settings.Mode;
import dev.reprise.contracts.Notice;
import dev.reprise.contracts.Observation.ComponentHindered;
import dev.reprise.contracts.Observation.ComponentUnhindered;
import dev.reprise.contracts.Sight.Method;
import dev.reprise.contracts.StepResult.Verdict;
import dev.reprise.contracts.Verb;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A server whose disk is full is there, and takes no writes: a person has to make room. */
final class HindranceTest {
    private static final ComponentHindered REFUSES =
            new ComponentHindered(
                    "db", Ledger.sight(Method.PROTOCOL), "its disk is full", "make room");
    private static final ComponentHindered FULL =
            new ComponentHindered("db", Ledger.sight(Method.FILES), "4 MB free", "make room");

    private final Ledger ledger = Given.sealedStack(Mode.AUTO);

    @Test
    void shouldCallAPersonOnceHoweverManySightsSeeItAndRestoreNothing() {
        // Given
        ledger.say(REFUSES);
        ledger.say(FULL);
        assertThat(owed()).isEmpty();
        // When
        ledger.pass(Duration.ofMinutes(2));
        ledger.well("db", "data-gone", Method.FILES);
        // Then
        Wants.Want page = owed().getFirst();
        assertThat(owed()).hasSize(1);
        assertThat(page.pressing()).isEqualTo(Wants.Pressing.PAGE);
        assertThat(page.lines()).last().isEqualTo("next: make room");
        assertThat(ledger.state().openIncident("db")).isEmpty();
        assertThat(ledger.state().openRuns()).isEmpty();
        // And when one of the two sees it no longer
        ledger.say(new Notice.NotificationSent(page.key(), "log"));
        ledger.say(new ComponentUnhindered("db", Ledger.sight(Method.PROTOCOL)));
        assertThat(owed()).isEmpty();
        // And when neither does
        ledger.say(new ComponentUnhindered("db", Ledger.sight(Method.FILES)));
        assertThat(owed())
                .singleElement()
                .satisfies(
                        over -> {
                            assertThat(over.pressing()).isEqualTo(Wants.Pressing.NEWS);
                            assertThat(over.headline())
                                    .isEqualTo("db: nothing hinders it any more");
                        });
    }

    @Test
    void shouldCallNobodyForWhatIsSoonOver() {
        // Given
        ledger.say(REFUSES);
        ledger.pass(Duration.ofMinutes(1));
        // When
        ledger.say(new ComponentUnhindered("db", Ledger.sight(Method.PROTOCOL)));
        ledger.pass(Duration.ofMinutes(5));
        ledger.well("db", "data-gone", Method.FILES);
        // Then
        assertThat(owed()).isEmpty();
    }

    /** As a server whose log found no room, and which does not start before there is some. */
    @Test
    void shouldTryAnewWhatWasGivenUpOnceNothingHindersIt() {
        // Given
        ledger.say(FULL);
        ledger.bad("db", "server-down", Method.PROCESS).bad("db", "server-down", Method.PROTOCOL);
        while (ledger.said(IncidentClosed.class).isEmpty()) {
            if (!ledger.waitsFor().isEmpty()) {
                ledger.ripe("");
            }
            ledger.failed(Verb.START, true, "");
        }
        assertThat(ledger.waitsFor()).isEmpty();
        // When
        ledger.say(new ComponentUnhindered("db", Ledger.sight(Method.FILES)));
        ledger.settle().ripe("stale:db");
        // Then
        assertThat(ledger.said(IncidentOpened.class)).hasSize(2);
        ledger.done(Verb.START).done(Verb.VALIDATE, Given.proof(Verdict.PASSED));
        ledger.well("db", "server-down", Method.PROCESS).well("db", "server-down", Method.PROTOCOL);
        assertThat(ledger.last(IncidentClosed.class).ending())
                .isEqualTo(IncidentClosed.Ending.RECOVERED);
    }

    private List<Wants.Want> owed() {
        return Wants.owed(ledger.chronicle(), ZoneOffset.UTC);
    }
}
