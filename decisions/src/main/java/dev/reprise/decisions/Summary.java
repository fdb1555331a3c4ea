package dev.reprise.decisions;

import dev.reprise.contracts.Loss;
import dev.reprise.contracts.StepResult;

/** What a run that went well has done, in one line. */
final class Summary {
    private Summary() {}

    static String of(Run run) {
        var joined = run.result(StepResult.Joined.class);
        if (joined.isPresent()) {
            return joined.get().point()
                    + (joined.get().degraded() ? ", degraded" : ", complete")
                    + run.result(StepResult.Scrubbed.class)
                            .map(scrubbed -> ", " + scrubbed.bytes() + " bytes read back")
                            .orElse("");
        }
        Loss loss = Losses.of(run);
        String checks =
                run.result(StepResult.Validated.class)
                        .map(StepResult.Validated::tally)
                        .orElse("nothing validated");
        return run.target()
                + ": "
                + run.started().plan().name()
                + " done, "
                + checks
                + ", "
                + Words.amount(loss)
                + " lost";
    }
}
