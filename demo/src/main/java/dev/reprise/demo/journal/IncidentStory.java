package dev.reprise.demo.journal;

import dev.reprise.contracts.Decision;
import dev.reprise.contracts.IncidentId;
import dev.reprise.contracts.Loss;
import dev.reprise.contracts.Plan;
import dev.reprise.contracts.StepResult;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An incident and its recovery, as far as the journal has told it. Moments in nanoseconds are of
 * the demo's own monotonic clock, when it read of them.
 *
 * @param plan of the latest run; empty if none was started
 * @param validated the last proof; after a run that is done, of the live target
 * @param ending of the latest run; empty while it goes on
 * @param loss as that run states it
 * @param trouble why nothing goes on; empty if all goes on
 */
public record IncidentStory(
        IncidentId incident,
        String errorCode,
        String title,
        Instant openedAt,
        long openedNanos,
        Optional<Plan> plan,
        List<Step> steps,
        Optional<StepResult.Validated> validated,
        Optional<Decision.RunClosed.Ending> ending,
        long runClosedNanos,
        Loss loss,
        Optional<Decision.IncidentClosed.Ending> closed,
        String trouble) {
    /**
     * One step of the latest run.
     *
     * @param state {@code running}, {@code done}, {@code refused}, {@code failed}
     * @param doing what it says it is at; empty if it says nothing
     * @param endNanos when it ended; the same as the begin while it runs
     */
    public record Step(
            String name, int attempt, String state, String doing, long beginNanos, long endNanos) {
        /** How long it took; nothing while it runs. */
        public Duration took() {
            return Duration.ofNanos(endNanos - beginNanos);
        }

        public boolean running() {
            return "running".equals(state);
        }
    }

    /** Whether the incident is over because it was recovered, and the proof of it was passed. */
    public boolean recoveredAndValidated() {
        return ending.filter(e -> e == Decision.RunClosed.Ending.DONE).isPresent()
                && closed.filter(e -> e == Decision.IncidentClosed.Ending.RECOVERED).isPresent()
                && validated.filter(v -> v.verdict() == StepResult.Verdict.PASSED).isPresent();
    }

    /** Whether nothing more is to come of it. */
    public boolean over() {
        return closed.isPresent();
    }
}
