package dev.reprise.contracts;

import java.time.Duration;

/** What a worker says of a command. */
public sealed interface Outcome extends Fact {
    /** The attempt is under way. Work begins only once this was read back from the journal. */
    @WireType("step.accepted")
    record StepAccepted(StepRef ref, String worker, ProcessRef process) implements Outcome {}

    /**
     * @param took on the worker's monotonic clock
     */
    @WireType("step.succeeded")
    record StepSucceeded(StepRef ref, StepResult result, Duration took) implements Outcome {}

    /** Nothing was touched. */
    @WireType("step.refused")
    record StepRefused(StepRef ref, Problem problem, boolean retryable) implements Outcome {}

    /**
     * Something may have been prepared; nothing live was replaced by less than it was.
     *
     * @param source the recovery source at fault, if it is one that should be skipped: a seal's
     *     snapshot id; empty otherwise
     */
    @WireType("step.failed")
    record StepFailed(StepRef ref, Problem problem, boolean retryable, String source, Duration took)
            implements Outcome {}

    /** A hold was placed on the user's stack. Its marker, with the undo, lies beside the target. */
    @WireType("hold.placed")
    record HoldPlaced(Hold hold) implements Outcome {}

    /** The hold was undone. */
    @WireType("hold.released")
    record HoldReleased(String component, String hold) implements Outcome {}

    /** A process, told apart from a later one with the same number by its start time. */
    record ProcessRef(String host, long pid, long started) {}

    /**
     * @param id unique within the component, such as {@code slot/reprise}
     * @param undo what a person would do to release it by hand
     */
    record Hold(String component, String id, String what, String undo) {}
}
