package dev.reprise.demo.score;

import dev.reprise.contracts.Decision;
import dev.reprise.contracts.IncidentId;
import dev.reprise.contracts.Loss;
import dev.reprise.contracts.StepResult;
import dev.reprise.demo.journal.IncidentStory;
import dev.reprise.demo.sabotage.Damage;
import dev.reprise.demo.witness.Audit;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Acts as a demo would have seen them. */
public final class Acts {
    public static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");

    private Acts() {}

    public static IncidentStory recovered(int number, String errorCode, Loss loss) {
        return story(
                number,
                errorCode,
                loss,
                StepResult.Verdict.PASSED,
                Decision.IncidentClosed.Ending.RECOVERED);
    }

    public static IncidentStory story(
            int number,
            String errorCode,
            Loss loss,
            StepResult.Verdict verdict,
            Decision.IncidentClosed.Ending closed) {
        return new IncidentStory(
                new IncidentId("postgres", "server-down", 1, number),
                errorCode,
                "A disaster",
                NOON,
                0,
                Optional.empty(),
                List.of(
                        new IncidentStory.Step(
                                "start", 1, "done", "", 0, Duration.ofMillis(1_234).toNanos())),
                Optional.of(
                        new StepResult.Validated(
                                verdict,
                                List.of(
                                        new StepResult.Finding(
                                                "canary-ledger", StepResult.Mark.OK, "41 of 41"),
                                        new StepResult.Finding(
                                                "catalog-digest",
                                                StepResult.Mark.NOT_APPLICABLE,
                                                "DDL since")))),
                Optional.of(Decision.RunClosed.Ending.DONE),
                0,
                loss,
                Optional.of(closed),
                "");
    }

    public static Act act(Damage damage, IncidentStory story, Audit before, Audit after) {
        return new Act(
                damage,
                damage.ofSessions() ? "87 sessions harmed" : damage.title(),
                List.of("rm -rf demo"),
                NOON,
                Optional.of(Duration.ofMillis(612)),
                Optional.of(Duration.ofMillis(4_800)),
                List.of(story),
                Optional.of(before),
                Optional.of(after),
                Optional.of("postmortems/" + story.incident().label() + ".md"));
    }

    public static Audit audit(long rows, List<Audit.Missing> missing) {
        return new Audit(
                "test",
                NOON,
                true,
                new Audit.Tally(rows, 3, 2, missing.size()),
                new Audit.Tally(4_000, 0, 1, 0),
                new Audit.Sessions(265, 0),
                missing,
                List.of());
    }

    public static Audit.Missing row(long number, Instant sent) {
        return new Audit.Missing(Audit.Kind.ROW, Long.toString(number), sent, sent.plusMillis(2));
    }
}
