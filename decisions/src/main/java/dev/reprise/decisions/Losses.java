package dev.reprise.decisions;

import dev.reprise.contracts.Loss;
import dev.reprise.contracts.StepResult;
import java.time.Instant;

/** What a run gives up, by what its steps have said. */
final class Losses {
    private Losses() {}

    /** The copy and the switch may speak of the same changes: they are not counted twice. */
    static Loss of(Run run) {
        Loss staged =
                run.result(StepResult.Staged.class)
                        .map(StepResult.Staged::loss)
                        .orElse(Loss.NOTHING);
        Loss switched =
                run.result(StepResult.Switched.class)
                        .map(StepResult.Switched::loss)
                        .orElse(Loss.NOTHING);
        return wider(staged, switched);
    }

    private static Loss wider(Loss one, Loss other) {
        Instant from = one.from();
        Instant to = one.to();
        Instant otherFrom = other.from();
        Instant otherTo = other.to();
        if (from == null || to == null) {
            return other;
        }
        if (otherFrom == null || otherTo == null) {
            return one;
        }
        return new Loss(
                from.isBefore(otherFrom) ? from : otherFrom,
                to.isAfter(otherTo) ? to : otherTo,
                Math.max(one.commits(), other.commits()),
                Math.max(one.files(), other.files()),
                one.exact() && other.exact());
    }
}
