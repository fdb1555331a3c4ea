package dev.reprise.bus;

import dev.reprise.contracts.Problem;
import dev.reprise.contracts.StepResult;

/** How a step ended; the worker loop makes the outcome of it. */
public sealed interface StepEnding {
    record Succeeded(StepResult result) implements StepEnding {}

    /** Nothing was touched. */
    record Refused(Problem problem, boolean retryable) implements StepEnding {}

    /**
     * @param source the snapshot id of a seal to be skipped for an older one; empty otherwise
     */
    record Failed(Problem problem, boolean retryable, String source) implements StepEnding {}

    /** A later attempt has taken over: nothing is reported. */
    record Superseded() implements StepEnding {}
}
