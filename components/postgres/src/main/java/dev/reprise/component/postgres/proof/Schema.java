package dev.reprise.component.postgres.proof;

import dev.reprise.contracts.Observation.ComponentMeasured;
import dev.reprise.contracts.Position;
import dev.reprise.contracts.StepResult.Finding;
import dev.reprise.contracts.StepResult.Mark;
import org.jspecify.annotations.Nullable;

/** The digest of the schema must be the one that was measured, unless the log changes it since. */
final class Schema {
    private static final String CHECK = "schema";

    private Schema() {}

    /**
     * @param quietSince from here to the place restored to, the log changes no schema; null where
     *     that is not known
     */
    static Finding judge(
            String found, @Nullable ComponentMeasured before, @Nullable Position quietSince) {
        String expected = before == null ? null : before.digest();
        if (before == null || expected == null) {
            return new Finding(CHECK, Mark.NOT_APPLICABLE, "no digest was taken before");
        }
        if (found.equals(expected)) {
            return new Finding(CHECK, Mark.OK, "as measured at " + before.at());
        }
        boolean unchanged =
                quietSince != null
                        && quietSince.branch().equals(before.position().branch())
                        && quietSince.compareTo(before.position()) <= 0;
        return unchanged
                ? new Finding(
                        CHECK,
                        // Not damage by itself: a change that was under way while it was measured
                        // shows the same.
                        Mark.EXCEEDED,
                        "it is not the schema measured at "
                                + before.at()
                                + ", and the log changes none since")
                : new Finding(
                        CHECK,
                        Mark.NOT_APPLICABLE,
                        "the schema may have changed since " + before.at());
    }
}
