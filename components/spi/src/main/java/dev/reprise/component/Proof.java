package dev.reprise.component;

import dev.reprise.contracts.Command.Expectation;
import dev.reprise.contracts.StepResult;

/** How a component is proven. Both end with {@link StepResult.Validated}. */
public interface Proof {
    /** Proves the copy beside, before the switch. The copy can reach nothing of the live one. */
    StepEnd verify(Work work, StepResult.Staged copy, Expectation expected)
            throws SupersededException, InterruptedException;

    /** Proves the live target. */
    StepEnd validate(Work work, Expectation expected)
            throws SupersededException, InterruptedException;
}
