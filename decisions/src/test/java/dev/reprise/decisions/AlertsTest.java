package dev.reprise.decisions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.contracts.Decision.IncidentOpened;
import dev.reprise.contracts.Decision.LeadershipTaken;
import dev.reprise.contracts.Decision.Settings.Mode;
import dev.reprise.contracts.Notice;
import dev.reprise.contracts.Observation.StreamBroken;
import dev.reprise.contracts.Observation.StreamResumed;
import dev.reprise.contracts.Outcome.ProcessRef;
import dev.reprise.contracts.Outcome.StepAccepted;
import dev.reprise.contracts.Outcome.StepFailed;
import dev.reprise.contracts.Position;
import dev.reprise.contracts.Request;
import dev.reprise.contracts.Sight.Method;
import dev.reprise.contracts.StepResult;
import dev.reprise.contracts.StepResult.Verdict;
import dev.reprise.contracts.Verb;
import dev.reprise.decisions.Alert.Kind;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Damage that a check finds, and seals that fail for it, begin no incident: a person is called. */
final class AlertsTest {
    private static final Position HERE = new Position("b", "7");

    private final Ledger ledger = Given.sealedStack(Mode.AUTO);
    private int asked;

    @Test
    void shouldCallAPersonOnceWhereACheckFindsDamageAndSayWhenItIsGone() {
        // When
        check(Verdict.DAMAGED);
        // Then
        assertThat(ledger.said(IncidentOpened.class)).isEmpty();
        Wants.Want page = only("damaged/");
        assertThat(page.pressing()).isEqualTo(Wants.Pressing.PAGE);
        assertThat(page.headline()).isEqualTo("db: what is live is damaged");
        assertThat(page.lines().getFirst()).startsWith("ledger: expected 9, found 8, since ");
        assertThat(page.lines().getLast()).contains("reprise restore db --dry-run");
        // And when it was told, it is told no more, however often it is found again
        told(page);
        check(Verdict.DAMAGED);
        assertThat(owed("damaged/")).isEmpty();
        // And when it is mended
        check(Verdict.PASSED);
        // Then
        Wants.Want over = only("damaged/");
        assertThat(over.pressing()).isEqualTo(Wants.Pressing.NEWS);
        assertThat(over.headline()).isEqualTo("db: no damage is found in it any more");
        told(over);
        assertThat(owed("damaged/")).isEmpty();
        // And when it comes back, it is another stretch
        check(Verdict.DAMAGED);
        assertThat(only("damaged/").key()).isNotEqualTo(page.key());
    }

    @Test
    void shouldTakeARestoreThatIsValidatedForTheEndOfDamageAndOneRolledBackForNothing() {
        // Given
        check(Verdict.DAMAGED);
        // When
        restore(Verdict.DAMAGED);
        ledger.done(Verb.ROLL_BACK);
        // Then
        assertThat(ledger.chronicle().alerts().firing(Kind.DAMAGED, "db")).isPresent();
        // And when
        restore(Verdict.PASSED);
        ledger.done(Verb.RELEASE);
        ledger.failed(Verb.SEAL, false, "");
        // Then
        assertThat(ledger.chronicle().alerts().firing(Kind.DAMAGED, "db")).isEmpty();
    }

    /** Who has looked at a part, or could not look, has not seen that the whole is well. */
    @Test
    void shouldNotEndDamageOnTheWordOfAProofThatDidNotLookAtAllOfIt() {
        // Given
        check(Verdict.DAMAGED);
        // When
        check(Verdict.DOUBTFUL);
        ledger.say(
                new Request.RestoreRequested(
                        "r" + ++asked, "ops", "db", List.of("db/one"), null, ""));
        ledger.settle();
        Given.upToValidate(ledger);
        ledger.done(Verb.VALIDATE, Given.proof(Verdict.PASSED)).done(Verb.RELEASE);
        ledger.failed(Verb.SEAL, false, "");
        // Then
        assertThat(ledger.chronicle().alerts().firing(Kind.DAMAGED, "db")).isPresent();
    }

    /** A server that crash recovery has served is not what it was: nobody put anything back. */
    @Test
    void shouldKeepInDoubtWhatWasOnlyStartedUntilAPersonHasLooked() {
        // Given
        pass(Duration.ofMinutes(1));
        ledger.well("db", "server-down", Method.PROTOCOL).well("db", "server-down", Method.PROCESS);
        pass(Duration.ofMinutes(1));
        String before = ledger.state().target("db").lastGood().orElseThrow().seal().snapshot();
        ledger.bad("db", "server-down", Method.PROTOCOL).bad("db", "server-down", Method.PROCESS);
        ledger.done(Verb.START).done(Verb.VALIDATE, Given.proof(Verdict.DOUBTFUL));
        ledger.well("db", "server-down", Method.PROTOCOL).well("db", "server-down", Method.PROCESS);
        // When
        Given.point(ledger, 2);
        // Then what is sealed of it is restored from only where a person says so
        assertThat(ledger.state().target("db").lastGood().orElseThrow().seal().snapshot())
                .isEqualTo(before);
        assertThat(ledger.chronicle().alerts().firing(Kind.DOUBTED, "db"))
                .hasValueSatisfying(
                        doubt ->
                                assertThat(doubt.next())
                                        .isEqualTo(
                                                "reprise restore db --dry-run tells what the backup"
                                                        + " holds; reprise check db once you have"
                                                        + " looked"));
        assertThat(owed("INC-1/run/"))
                .singleElement()
                .satisfies(
                        page -> {
                            assertThat(page.pressing()).isEqualTo(Wants.Pressing.PAGE);
                            assertThat(page.lines()).contains("nothing is known to be lost");
                        });
        // And another start that finds it as it was then proves nothing of what was before
        pass(Duration.ofMinutes(1));
        ledger.bad("db", "server-down", Method.PROTOCOL).bad("db", "server-down", Method.PROCESS);
        ledger.done(Verb.START).done(Verb.VALIDATE, Given.proof(Verdict.PASSED));
        ledger.well("db", "server-down", Method.PROTOCOL).well("db", "server-down", Method.PROCESS);
        assertThat(ledger.chronicle().alerts().firing(Kind.DOUBTED, "db")).isPresent();
        assertThat(ledger.state().target("db").lastGood().orElseThrow().seal().snapshot())
                .isEqualTo(before);
        // And once a person has looked
        check(Verdict.PASSED);
        Given.point(ledger, 3);
        assertThat(ledger.chronicle().alerts().firing(Kind.DOUBTED, "db")).isEmpty();
        assertThat(ledger.state().target("db").lastGood().orElseThrow().seal().snapshot())
                .isNotEqualTo(before);
    }

    @Test
    void shouldCallAPersonOnceWhereASealCannotBeMadeForLong() {
        // Given
        point();
        ledger.failed(Verb.SEAL, false, "");
        assertThat(owed("unsealed/")).isEmpty();
        // When
        pass(Duration.ofMinutes(2));
        // Then
        Wants.Want page = only("unsealed/");
        assertThat(page.pressing()).isEqualTo(Wants.Pressing.PAGE);
        assertThat(page.headline()).isEqualTo("db: it could not be sealed");
        assertThat(page.lines().getFirst()).startsWith("it broke, since 23 Nov 14:00:");
        assertThat(page.lines().get(1)).startsWith("its last good seal is of 23 Nov 14:00:");
        // And when it was told, and fails again
        told(page);
        point();
        ledger.failed(Verb.SEAL, false, "");
        pass(Duration.ofHours(1));
        assertThat(owed("unsealed/")).isEmpty();
        // And when it is sealed
        Given.point(ledger, 9);
        // Then
        Wants.Want over = only("unsealed/");
        assertThat(over.pressing()).isEqualTo(Wants.Pressing.NEWS);
        assertThat(over.headline()).isEqualTo("db: it is sealed again");
    }

    @Test
    void shouldCallNobodyForASealThatIsMadeSoonAfterNorForOneInOtherHands() {
        // Given
        point();
        ledger.failed(Verb.SEAL, false, "");
        // When
        Given.point(ledger, 2);
        pass(Duration.ofHours(1));
        // Then
        assertThat(owed("unsealed/")).isEmpty();
        // And when an incident has it in hand
        point();
        var seal = ledger.outstanding(Verb.SEAL);
        ledger.bad("db", "data-gone", Method.FILES).bad("db", "data-gone", Method.PROTOCOL);
        ledger.say(new StepAccepted(seal.ref(), "w", new ProcessRef("h", 1, 1)));
        ledger.say(new StepFailed(seal.ref(), Ledger.PROBLEM, false, "", Duration.ofMillis(9)));
        pass(Duration.ofHours(1));
        // Then
        assertThat(ledger.chronicle().alerts().firing(Kind.UNSEALED, "db")).isEmpty();
    }

    @Test
    void shouldKnowWhereTheStreamBreaksOffAfterTheLastGoodSeal() {
        // Given
        Instant before = ledger.state().at();
        ledger.say(new StreamBroken("db", HERE, before, "no connection", false));
        Instant broke = ledger.state().at();
        ledger.pass(Duration.ofMinutes(30));
        // When
        ledger.say(new StreamBroken("db", HERE, before, "the log was not kept", true));
        ledger.say(new StreamResumed("db", HERE, before, null));
        // Then
        assertThat(ledger.chronicle().alerts().gaps()).containsEntry("db", broke);
        // And when it breaks off once more before anything is sealed
        ledger.pass(Duration.ofMinutes(30));
        ledger.say(new StreamBroken("db", HERE, before, "the log was not kept", true));
        assertThat(ledger.chronicle().alerts().gaps()).containsEntry("db", broke);
        // And when it does after a seal
        Given.point(ledger, 3);
        ledger.say(new StreamResumed("db", HERE, before, null));
        ledger.say(new StreamBroken("db", HERE, before, "the log was not kept", true));
        // Then
        assertThat(ledger.chronicle().alerts().gaps()).containsEntry("db", ledger.state().at());
    }

    @Test
    void shouldCallAPersonWhereWhatWasSealedReadsBackDamaged() {
        // When
        point();
        ledger.done(Verb.SEAL, new StepResult.Sealed(Given.seal("db", 2, ledger)));
        ledger.done(Verb.JOIN, new StepResult.Joined("p-2", "point2", List.of(), false));
        ledger.done(Verb.SCRUB, new StepResult.Scrubbed("point2", 9, List.of("db/base/1")));
        // Then
        Wants.Want page = only("rotten/");
        assertThat(page.pressing()).isEqualTo(Wants.Pressing.PAGE);
        assertThat(page.headline()).isEqualTo("db: what was sealed of it is damaged in the vault");
        assertThat(page.lines().getFirst()).contains("lacks db/base/1");
        assertThat(page.lines().get(1)).startsWith("its last good seal is of 23 Nov 14:00:");
        // And when the next one is whole
        told(page);
        Given.point(ledger, 3);
        // Then
        assertThat(only("rotten/").headline())
                .isEqualTo("db: what is sealed of it reads back whole again");
    }

    @Test
    void shouldCallAPersonWhereTheStreamIsNotReceivedForLong() {
        // Given
        Instant before = ledger.state().at();
        ledger.say(new StreamBroken("db", HERE, before, "no slot is free", false));
        assertThat(owed("unstreamed/")).isEmpty();
        // When
        pass(Duration.ofMinutes(2));
        // Then
        Wants.Want page = only("unstreamed/");
        assertThat(page.pressing()).isEqualTo(Wants.Pressing.PAGE);
        assertThat(page.headline()).isEqualTo("db: its changes are not received");
        assertThat(page.lines().getFirst()).startsWith("no slot is free, since 23 Nov 14:00:");
        // And when it is
        told(page);
        ledger.say(new StreamResumed("db", HERE, before, null));
        assertThat(only("unstreamed/").headline()).isEqualTo("db: its changes are received again");
    }

    /** What was so when they ended may be over since, and they have yet to look. */
    @Test
    void shouldCallNobodyRightAfterAStartForWhatWasSoBeforeIt() {
        // Given
        Instant before = ledger.state().at();
        ledger.say(new StreamBroken("db", HERE, before, "the server is gone", false));
        ledger.pass(Duration.ofHours(9));
        // When
        ledger.say(new LeadershipTaken(ledger.state().generation() + 1, "second"));
        pass(Duration.ofSeconds(10));
        // Then
        assertThat(owed("unstreamed/")).isEmpty();
        pass(Duration.ofMinutes(2));
        assertThat(only("unstreamed/").headline()).isEqualTo("db: its changes are not received");
    }

    @Test
    void shouldGiveTheSameOfTheSameFacts() {
        // Given
        check(Verdict.DAMAGED);
        point();
        ledger.failed(Verb.SEAL, false, "");
        pass(Duration.ofMinutes(5));
        // When
        Chronicle again = Chronicle.BLANK;
        for (var entry : ledger.entries()) {
            again = again.with(entry).with(entry);
        }
        // Then
        assertThat(again.alerts()).isEqualTo(ledger.chronicle().alerts());
        assertThat(Wants.owed(again, ZoneOffset.UTC))
                .isEqualTo(Wants.owed(ledger.chronicle(), ZoneOffset.UTC));
    }

    private void check(Verdict verdict) {
        ledger.say(new Request.CheckRequested("c" + ++asked, "ops", "db"));
        ledger.settle();
        ledger.done(Verb.VALIDATE, Given.proof(verdict));
    }

    private void restore(Verdict verdict) {
        ledger.say(new Request.RestoreRequested("r" + ++asked, "ops", "db", List.of(), null, ""));
        ledger.settle();
        Given.upToValidate(ledger);
        ledger.done(Verb.VALIDATE, Given.proof(verdict));
    }

    /** Asked for, and under way. */
    private void point() {
        ledger.say(new Request.BackupRequested("b-" + ++asked, "ops", "", List.of("db")));
        ledger.settle();
    }

    private void pass(Duration time) {
        ledger.pass(time);
        ledger.well("db", "data-gone", Method.FILES);
    }

    private void told(Wants.Want want) {
        ledger.say(new Notice.NotificationSent(want.key(), "log"));
    }

    private Wants.Want only(String start) {
        assertThat(owed(start)).hasSize(1);
        return owed(start).getFirst();
    }

    private List<Wants.Want> owed(String start) {
        return Wants.owed(ledger.chronicle(), ZoneOffset.UTC).stream()
                .filter(want -> want.key().startsWith(start))
                .toList();
    }
}
