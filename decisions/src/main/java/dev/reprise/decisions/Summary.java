package dev.reprise.decisions;

import dev.reprise.contracts.Loss;
import dev.reprise.contracts.StepResult;
import dev.reprise.contracts.StepResult.Mark;

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
        long passed =
                run.result(StepResult.Validated.class)
                        .map(
                                validated ->
                                        validated.findings().stream()
                                                .filter(f -> f.mark() == Mark.OK)
                                                .count())
                        .orElse(0L);
        return run.target()
                + ": "
                + run.started().plan().name()
                + " done, "
                + passed
                + " checks passed, "
                + Words.amount(loss)
                + " lost";
    }
}
