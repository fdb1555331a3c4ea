package dev.reprise.bus;

import dev.reprise.contracts.Command;

/** Does the work of one role. Called on a thread of the step's own, several steps at a time. */
@FunctionalInterface
public interface StepExecutor {
    /**
     * Looks, does only what is missing, and proves it. Called again, also by a later process, it
     * leaves what one call leaves. An exception counts as a retryable failure.
     *
     * @throws InterruptedException if the loop closes or a later attempt takes over
     */
    StepEnding execute(Command command, StepWork work) throws InterruptedException;
}
