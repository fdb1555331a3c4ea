package dev.reprise.decisions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.contracts.Decision.PointDue;
import dev.reprise.contracts.Decision.Settings.Mode;
import dev.reprise.contracts.Observation.StreamBroken;
import dev.reprise.contracts.Observation.StreamResumed;
import dev.reprise.contracts.Position;
import dev.reprise.contracts.StepResult;
import dev.reprise.contracts.Verb;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class RoutineTest {
    private static final Position HERE = new Position("1-a", "1");

    private final Ledger ledger = new Ledger(hourly());

    private static Policy hourly() {
        Policy usual = Given.policy(Mode.AUTO);
        return new Policy(
                usual.settings(), usual.rtos(), usual.plans(), usual.guards(), Duration.ofHours(1));
    }

    @BeforeEach
    void sealed() {
        ledger.say(new PointDue(1, "there is none yet"));
        ledger.settle();
        ledger.done(Verb.SEAL, new StepResult.Sealed(Given.seal("db", 1, ledger)));
        ledger.done(Verb.SEAL, new StepResult.Sealed(Given.seal("files", 1, ledger)));
        ledger.done(Verb.JOIN, new StepResult.Joined("p-1", "point1", List.of(), false));
        ledger.done(Verb.SCRUB, new StepResult.Scrubbed("point1", 9, List.of()));
    }

    /** What is received after a gap leads on from no seal that was made before it. */
    @Test
    void shouldSealSoonAfterAGapOnceTheStreamFlowsAgain() {
        // Given
        ledger.pass(Duration.ofMinutes(1));
        ledger.say(new StreamBroken("db", HERE, Ledger.START, "the log was not kept", true));
        assertThat(ledger.waitsFor()).noneMatch(each -> each.startsWith("gap:"));
        int before = ledger.said(PointDue.class).size();
        // When
        ledger.say(new StreamResumed("db", HERE, Ledger.START, null));
        ledger.settle();
        // Then
        assertThat(ledger.said(PointDue.class)).hasSize(before + 1);
        assertThat(ledger.last(PointDue.class).reason()).contains("changes of db", "gap");
    }

    @Test
    void shouldNotSealAheadOfTimeWhereTheStreamOnlyPaused() {
        // Given
        ledger.pass(Duration.ofMinutes(1));
        int before = ledger.said(PointDue.class).size();
        // When
        ledger.say(new StreamBroken("db", HERE, Ledger.START, "connection cut", false));
        ledger.say(new StreamResumed("db", HERE, Ledger.START, null));
        ledger.settle();
        // Then
        assertThat(ledger.said(PointDue.class)).hasSize(before);
        assertThat(ledger.waitsFor()).noneMatch(each -> each.startsWith("gap:"));
    }
}
