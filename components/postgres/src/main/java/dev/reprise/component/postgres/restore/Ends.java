package dev.reprise.component.postgres.restore;

import dev.reprise.component.StepEnd;
import dev.reprise.component.SupersededException;
import dev.reprise.contracts.Problem;
import java.io.IOException;

/** How the steps of this kind end. */
final class Ends {
    private Ends() {}

    interface Step {
        StepEnd run() throws IOException, SupersededException, InterruptedException;
    }

    /** What nobody expected of files and processes ends the step; it may be tried again. */
    static StepEnd of(String doing, Object target, Step step)
            throws SupersededException, InterruptedException {
        try {
            return step.run();
        } catch (IOException e) {
            String reason = e.getMessage() == null ? e.toString() : e.getMessage();
            return failed(
                    doing + " failed: " + reason,
                    target,
                    "see that disk and permissions are in order; it is tried again",
                    true);
        }
    }

    static StepEnd.Refused refused(String what, Object target, String next) {
        return new StepEnd.Refused(new Problem(what, target.toString(), next), false);
    }

    static StepEnd.Failed failed(String what, Object target, String next, boolean retryable) {
        return new StepEnd.Failed(new Problem(what, target.toString(), next), retryable, "");
    }

    /** The source is at fault: an older one may do. */
    static StepEnd.Failed badSource(String what, Object target, String snapshot) {
        return new StepEnd.Failed(
                new Problem(
                        what,
                        target.toString(),
                        "an older base is taken; keep the vault as it is for the one who looks"),
                true,
                snapshot);
    }
}
