package dev.reprise.demo.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.contracts.Command;
import dev.reprise.contracts.Decision;
import dev.reprise.contracts.Entry;
import dev.reprise.contracts.Event;
import dev.reprise.contracts.Fact;
import dev.reprise.contracts.IncidentId;
import dev.reprise.contracts.Loss;
import dev.reprise.contracts.Outcome;
import dev.reprise.contracts.Plan;
import dev.reprise.contracts.RunId;
import dev.reprise.contracts.StepRef;
import dev.reprise.contracts.StepResult;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ChronicleTest {
    private static final Instant AT = Instant.parse("2026-06-01T12:00:00Z");
    private static final IncidentId INCIDENT = new IncidentId("postgres", "server-down", 1, 1);
    private static final RunId RUN = new RunId("abcdef-1");

    private final Chronicle chronicle = new Chronicle();
    private long sequence;

    @Test
    void shouldTellARecoveryFromItsFacts() {
        // When
        open();
        read(started(INCIDENT));
        var ref = new StepRef(RUN, "validate", 1);
        read(
                new Decision.StepIssued(
                        1, RUN, 1, new Command.StartTarget(ref, "host", "postgres", null)));
        read(
                new Outcome.StepSucceeded(
                        ref,
                        new StepResult.Validated(StepResult.Verdict.PASSED, List.of()),
                        Duration.ofSeconds(1)));
        assertThat(story().recoveredAndValidated()).isFalse();
        read(
                new Decision.RunClosed(
                        1, RUN, 3, Decision.RunClosed.Ending.DONE, Loss.NOTHING, "back"));
        read(
                new Decision.IncidentClosed(
                        1, INCIDENT, Decision.IncidentClosed.Ending.RECOVERED, "back"));

        // Then
        assertThat(story().recoveredAndValidated()).isTrue();
        assertThat(story().openedNanos()).isEqualTo(1_000);
        assertThat(story().steps()).extracting(IncidentStory.Step::state).containsExactly("done");
    }

    @Test
    void shouldCountAPointOnceItWasReadBackWhole() {
        // Given
        read(started(null));
        long begun = sequence - 1;
        read(succeeded("join", new StepResult.Joined("p-7f3a", "7f3a00", List.of(), false)));
        assertThat(chronicle.verifiedPoints()).isEmpty();
        assertThat(chronicle.makingPoint()).isTrue();

        // When
        read(succeeded("scrub", new StepResult.Scrubbed("7f3a00", 10, List.of())));
        read(
                new Decision.RunClosed(
                        1, RUN, 3, Decision.RunClosed.Ending.DONE, Loss.NOTHING, "point"));

        // Then
        assertThat(chronicle.verifiedPoints())
                .containsExactly(new Chronicle.Point("p-7f3a", begun, false));
        assertThat(chronicle.makingPoint()).isFalse();
    }

    @Test
    void shouldNotCountAPointWhoseBlobsAreDamaged() {
        read(started(null));
        read(succeeded("join", new StepResult.Joined("p-7f3a", "7f3a00", List.of(), false)));
        read(succeeded("scrub", new StepResult.Scrubbed("7f3a00", 10, List.of("blob 1"))));

        assertThat(chronicle.verifiedPoints()).isEmpty();
    }

    private void open() {
        read(
                new Decision.IncidentOpened(
                        1, INCIDENT, "SYS-002", "Database down", "refused", AT, AT, List.of()));
    }

    private static Decision.RunStarted started(@Nullable IncidentId incident) {
        return new Decision.RunStarted(
                1,
                RUN,
                0,
                incident,
                null,
                "postgres",
                new Plan(
                        "database-down",
                        "SYS-002",
                        "Database down",
                        List.of("server-down"),
                        List.of("postgres"),
                        2,
                        10,
                        false,
                        Duration.ofHours(1),
                        Duration.ofMinutes(5),
                        List.of()),
                new Decision.Settings(Decision.Settings.Mode.AUTO, List.of()));
    }

    private static Outcome.StepSucceeded succeeded(String step, StepResult result) {
        return new Outcome.StepSucceeded(new StepRef(RUN, step, 1), result, Duration.ofSeconds(1));
    }

    private void read(Fact fact) {
        var event = new Event("id-" + sequence, "/demo", "demo/postgres", null, null, fact);
        chronicle.read(
                new Entry(sequence, AT, new Entry.Content.Known(event, fact)),
                1_000 * (sequence + 1));
        sequence++;
    }

    private IncidentStory story() {
        return chronicle.incidents().getFirst();
    }
}
