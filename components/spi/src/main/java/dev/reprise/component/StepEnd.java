package dev.reprise.component;

import dev.reprise.contracts.Problem;
import dev.reprise.contracts.StepResult;

/** How a step ended. Exceptions are for bugs and I/O that nobody expected. */
public sealed interface StepEnd {
    record Succeeded(StepResult result) implements StepEnd {}

    /** Nothing was touched. */
    record Refused(Problem problem, boolean retryable) implements StepEnd {}

    /**
     * @param source the snapshot id of a seal that should be skipped for an older one; else empty
     */
    record Failed(Problem problem, boolean retryable, String source) implements StepEnd {}

    static StepEnd done(String note) {
        return new Succeeded(new StepResult.Done(note));
    }
}
