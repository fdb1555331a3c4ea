package dev.reprise.decisions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.contracts.Decision.IncidentClosed;
import dev.reprise.contracts.Decision.IncidentOpened;
import dev.reprise.contracts.Decision.PointDue;
import dev.reprise.contracts.Decision.RunClosed;
import dev.reprise.contracts.Decision.Settings.Mode;
import dev.reprise.contracts.Request;
import dev.reprise.contracts.Sight.Method;
import dev.reprise.contracts.StepResult;
import dev.reprise.contracts.StepResult.Verdict;
import dev.reprise.contracts.Verb;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A request that comes to nothing says why. */
class RequestsTest {
    @Test
    void shouldSayForWhatComponentsWereLeftOutOfAPoint() {
        var ledger = new Ledger(Given.policy(Mode.WATCH));
        ledger.bad("db", "data-gone", Method.FILES);
        ledger.bad("files", "records-damaged", Method.FILES);

        ledger.say(new Request.BackupRequested("b1", "ops", "", List.of()));
        ledger.settle();

        RunClosed closed = closed(ledger, "b1");
        assertThat(closed.ending()).isEqualTo(RunClosed.Ending.FAILED);
        assertThat(closed.summary())
                .isEqualTo(
                        "no component could be sealed; db has an open incident, INC-1;"
                                + " files has an open incident, INC-2");
    }

    @Test
    void shouldFailAPointInWhichNothingThatWasAskedForCouldBeSealed() {
        var ledger = Given.sealedStack(Mode.WATCH);

        ledger.say(new Request.BackupRequested("b2", "ops", "", List.of("db")));
        ledger.settle();
        ledger.failed(Verb.SEAL, false, "");

        RunClosed closed = closed(ledger, "b2");
        assertThat(closed.ending()).isEqualTo(RunClosed.Ending.FAILED);
        assertThat(closed.summary())
                .isEqualTo(
                        "no component could be sealed; seal-db did not succeed: it broke (db);"
                                + " next: look");
    }

    @Test
    void shouldJoinNoPointByTheRhythmThatHoldsNothingNew() {
        var ledger = Given.sealedStack(Mode.WATCH);
        ledger.bad("db", "data-gone", Method.FILES);
        ledger.bad("files", "records-damaged", Method.FILES);
        long joined = joins(ledger);

        ledger.say(new PointDue(ledger.state().generation(), "5 m since the last one"));
        ledger.settle();

        assertThat(joins(ledger)).isEqualTo(joined);
        assertThat(ledger.state().openRuns()).isEmpty();
        assertThat(ledger.last(RunClosed.class).summary())
                .startsWith("no component could be sealed; db has an open incident");
        assertThat(ledger.state().pointDue()).isNull();
    }

    @Test
    void shouldJoinAPointByTheRhythmWithoutTheComponentThatIsInOtherHands() {
        var ledger = Given.sealedStack(Mode.WATCH);
        ledger.bad("files", "records-damaged", Method.FILES);
        long joined = joins(ledger);

        ledger.say(new PointDue(ledger.state().generation(), "5 m since the last one"));
        ledger.settle();
        ledger.done(Verb.SEAL, new StepResult.Sealed(Given.seal("db", 2, ledger)));

        assertThat(joins(ledger)).isEqualTo(joined + 1);
        ledger.done(Verb.JOIN, new StepResult.Joined("p-2", "point2", List.of(), true));
        ledger.done(Verb.SCRUB, new StepResult.Scrubbed("point2", 9, List.of()));
        assertThat(ledger.last(RunClosed.class).ending()).isEqualTo(RunClosed.Ending.DONE);
    }

    private static long joins(Ledger ledger) {
        return ledger.issued().stream().filter(verb -> verb == Verb.JOIN).count();
    }

    @Test
    void shouldRunUnderTheLimitOfTheComponentElseUnderThePlans() {
        Map<String, Duration> own = Map.of("db", Duration.ofMinutes(20));

        assertThat(limits(own)).containsExactly(Duration.ofMinutes(20), Duration.ofMinutes(20));
        assertThat(limits(Map.of())).containsExactly(Duration.ofMinutes(2), Duration.ofMinutes(2));
    }

    /** Of a run that began by itself, and of one that a person asked for. */
    private static List<Duration> limits(Map<String, Duration> own) {
        var alone = new Ledger(Given.policy(Mode.AUTO, own));
        Given.point(alone, 1);
        alone.bad("db", "data-gone", Method.FILES).bad("db", "data-gone", Method.PROTOCOL);
        var asked = new Ledger(Given.policy(Mode.WATCH, own));
        Given.point(asked, 1);
        asked.say(new Request.RestoreRequested("r1", "ops", "db", List.of(), null, ""));
        asked.settle();
        return Stream.of(alone, asked)
                .flatMap(ledger -> ledger.state().runs().values().stream())
                .filter(run -> run.target().equals("db"))
                .map(run -> run.started().plan().rto())
                .toList();
    }

    @Test
    void shouldCallAnIncidentRecoveredThatARestoreByHandHasEnded() {
        Ledger ledger = Given.dataGone(Mode.WATCH);

        restoreByHand(ledger);
        ledger.well("db", "data-gone", Method.FILES).well("db", "data-gone", Method.PROTOCOL);

        assertThat(ledger.last(IncidentClosed.class).ending())
                .isEqualTo(IncidentClosed.Ending.RECOVERED);
        Story story = ledger.chronicle().story(1).orElseThrow();
        assertThat(story.errorCode()).isEqualTo("SYS-003");
        assertThat(PostMortem.render(story, ZoneOffset.UTC))
                .contains(
                        "the title of storage-failure (SYS-003)",
                        "nothing was lost",
                        "Response initiated: restore asked for by ops on db",
                        "Service restored: ")
                .doesNotContain("not recovered by Reprise", "Nothing was validated");
        assertThat(headlines(ledger))
                .satisfiesExactly(
                        opened -> assertThat(opened).startsWith("INC-1 db: the title"),
                        held -> assertThat(held).endsWith("not done by itself"),
                        asked -> assertThat(asked).isEqualTo("INC-1 db: restore asked for by ops"),
                        done -> assertThat(done).contains("recovered and validated after"),
                        over -> assertThat(over).endsWith("over"));
    }

    @Test
    void shouldCallWhatAPersonChoseToGiveUpNoFault() {
        Ledger ledger = Given.dataGone(Mode.WATCH);
        ledger.say(new Request.RestoreRequested("r1", "ops", "db", List.of(), null, "db-seal-1"));
        ledger.settle();
        Given.upToSwitch(ledger, Given.loss(Duration.ofSeconds(4)));
        ledger.done(Verb.SWITCH, Given.switched()).done(Verb.START).done(Verb.OPEN_STREAM);
        ledger.done(Verb.VALIDATE, Given.proof(Verdict.PASSED)).done(Verb.RELEASE);
        ledger.done(Verb.SEAL, new StepResult.Sealed(Given.seal("db", 2, ledger)));
        ledger.well("db", "data-gone", Method.FILES).well("db", "data-gone", Method.PROTOCOL);

        assertThat(PostMortem.render(ledger.chronicle().story(1).orElseThrow(), ZoneOffset.UTC))
                .contains(
                        "Response initiated: restore of seal db-seal- asked for by ops on db",
                        "- **Impact**: db; 212 commits lost",
                        "What came after the moment that was asked for was given up.")
                .doesNotContain("Changes were lost");
    }

    /** A disk that was full, or a mistake in its configuration, is no matter of another restore. */
    @Test
    void shouldTryAnewWhatWasGivenUpOnceAPersonHasMendedTheReason() {
        Ledger ledger = Given.sealedStack(Mode.AUTO);
        ledger.bad("db", "server-down", Method.PROCESS).bad("db", "server-down", Method.PROTOCOL);
        while (ledger.said(IncidentClosed.class).isEmpty()) {
            if (!ledger.waitsFor().isEmpty()) {
                ledger.ripe("");
            }
            ledger.failed(Verb.START, true, "");
        }
        assertThat(ledger.last(IncidentClosed.class).ending())
                .isEqualTo(IncidentClosed.Ending.UNRECOVERED);
        assertThat(ledger.waitsFor()).isEmpty();

        ledger.say(new Request.AutomationSwitched("a1", "ops", false));
        ledger.settle().ripe("stale:db");

        assertThat(ledger.said(IncidentOpened.class)).hasSize(2);
        ledger.done(Verb.START).done(Verb.VALIDATE, Given.proof(Verdict.PASSED));
        ledger.well("db", "server-down", Method.PROCESS).well("db", "server-down", Method.PROTOCOL);
        assertThat(ledger.last(IncidentClosed.class).ending())
                .isEqualTo(IncidentClosed.Ending.RECOVERED);
    }

    @Test
    void shouldNotCreditARestoreByHandThatFailed() {
        Ledger ledger = Given.dataGone(Mode.WATCH);
        ledger.say(new Request.RestoreRequested("r1", "ops", "db", List.of(), null, ""));
        ledger.settle();
        ledger.failed(Verb.FENCE, false, "");
        while (!ledger.state().openRuns().isEmpty()) {
            ledger.done(Verb.RELEASE);
        }

        ledger.well("db", "data-gone", Method.FILES).well("db", "data-gone", Method.PROTOCOL);
        ledger.ripe("calm:");

        assertThat(ledger.last(IncidentClosed.class).ending())
                .isEqualTo(IncidentClosed.Ending.CLEARED_BY_ITSELF);
    }

    @Test
    void shouldTellOfARestoreByHandByItselfWhereNothingWasWrong() {
        Ledger ledger = Given.sealedStack(Mode.WATCH);

        restoreByHand(ledger);

        assertThat(headlines(ledger)).containsExactly("db: restore asked for by ops, done");
    }

    private static void restoreByHand(Ledger ledger) {
        ledger.say(new Request.RestoreRequested("r1", "ops", "db", List.of(), null, ""));
        ledger.settle();
        Given.upToValidate(ledger);
        ledger.done(Verb.VALIDATE, Given.proof(Verdict.PASSED)).done(Verb.RELEASE);
        ledger.done(Verb.SEAL, new StepResult.Sealed(Given.seal("db", 2, ledger)));
    }

    private static List<String> headlines(Ledger ledger) {
        return Wants.owed(ledger.chronicle(), ZoneOffset.UTC).stream()
                .map(Wants.Want::headline)
                .toList();
    }

    @Test
    void shouldSayThatThereIsNoSuchComponent() {
        var ledger = new Ledger(Given.policy(Mode.AUTO));

        ledger.say(new Request.CheckRequested("c1", "ops", "dbb"));
        ledger.settle();

        RunClosed closed = closed(ledger, "c1");
        assertThat(closed.ending()).isEqualTo(RunClosed.Ending.FAILED);
        assertThat(closed.summary()).startsWith("dbb is not protected");
    }

    private static RunClosed closed(Ledger ledger, String request) {
        RunClosed closed =
                ledger.chronicle().state().runs().values().stream()
                        .filter(run -> request.equals(run.started().request()))
                        .findFirst()
                        .or(
                                () ->
                                        ledger.chronicle().lone().values().stream()
                                                .filter(
                                                        run ->
                                                                request.equals(
                                                                        run.started().request()))
                                                .findFirst())
                        .orElseThrow()
                        .closed();
        if (closed == null) {
            throw new AssertionError("still open");
        }
        return closed;
    }
}
