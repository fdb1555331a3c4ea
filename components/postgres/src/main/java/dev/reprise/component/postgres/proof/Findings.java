package dev.reprise.component.postgres.proof;

import dev.reprise.contracts.StepResult.Finding;
import dev.reprise.contracts.StepResult.Mark;
import dev.reprise.contracts.StepResult.Validated;
import dev.reprise.contracts.StepResult.Verdict;
import java.util.ArrayList;
import java.util.List;

/** Collects what the checks say, and what it amounts to. Not thread-safe. */
final class Findings {
    private final List<Finding> all = new ArrayList<>();

    void add(Finding finding) {
        all.add(finding);
    }

    boolean broken() {
        return all.stream().anyMatch(finding -> finding.mark() == Mark.BROKEN);
    }

    Validated validated() {
        boolean doubtful = all.stream().anyMatch(finding -> finding.mark() == Mark.EXCEEDED);
        Verdict verdict = broken() ? Verdict.DAMAGED : doubtful ? Verdict.DOUBTFUL : Verdict.PASSED;
        return new Validated(verdict, List.copyOf(all));
    }
}
