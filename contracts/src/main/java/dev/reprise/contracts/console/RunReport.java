package dev.reprise.contracts.console;

import dev.reprise.contracts.Loss;
import dev.reprise.contracts.Problem;
import dev.reprise.contracts.StepResult;
import dev.reprise.contracts.Verb;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a run goes, or went.
 *
 * @param incident its label; empty if it recovers none
 * @param request that it answers; empty if nobody asked
 * @param took so far, or in all
 * @param skipped recovery sources that were passed over
 */
public record RunReport(
        String run,
        String plan,
        String target,
        String incident,
        String request,
        State state,
        Instant startedAt,
        @Nullable Instant endedAt,
        Duration took,
        Duration rto,
        Loss loss,
        String summary,
        List<String> skipped,
        List<StepReport> steps) {
    /** Where a run stands. */
    public enum State {
        RUNNING,
        DONE,
        DOUBTFUL,
        ROLLED_BACK,
        FAILED,
        /** Nothing more is done until a person has looked. */
        FROZEN
    }

    /** Where a step stands, by its newest attempt. */
    public enum Phase {
        WAITING,
        ISSUED,
        ACCEPTED,
        SUCCEEDED,
        REFUSED,
        FAILED,
        EXPIRED,
        SKIPPED
    }

    /**
     * @param attempt 0 before the first
     * @param took on the worker's clock; null until it is known
     * @param result that it left behind; null until it succeeded
     * @param problem of the newest attempt; null if there is none
     */
    public record StepReport(
            String step,
            Verb verb,
            String component,
            int attempt,
            Phase phase,
            @Nullable Duration took,
            @Nullable StepResult result,
            @Nullable Problem problem,
            @Nullable Progress progress) {}

    /**
     * @param total 0 while it is unknown
     */
    public record Progress(String doing, long done, long total, String unit) {}
}
