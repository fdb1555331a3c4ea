package dev.reprise.component.sessions.proof;

import dev.reprise.component.sessions.repair.KeptRepair;
import dev.reprise.component.sessions.repair.Marker;
import dev.reprise.component.sessions.repair.RepairPlan.GivenUp;
import dev.reprise.component.sessions.tree.RecordPath;
import dev.reprise.contracts.RunId;
import dev.reprise.contracts.StepResult.Finding;
import dev.reprise.contracts.StepResult.Mark;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The files of which no sound version is held, and what became of them. */
final class Unsaved {
    private static final int NAMED = 5;

    private Unsaved() {}

    /** What this very run has lost is for a person to judge; what an earlier one has, was. */
    static Optional<Finding> finding(String component, Marker marker, RunId run)
            throws IOException {
        if (marker.givenUp().isEmpty()) {
            return Optional.empty();
        }
        KeptRepair kept = KeptRepair.of(Path.of(marker.kept()));
        if (!marker.run().equals(run.value()) || kept.givenUp().isEmpty()) {
            return Optional.of(
                    new Finding(
                            "given-up",
                            Mark.OK,
                            marker.givenUp().size()
                                    + " files without a sound version, said as lost before"));
        }
        String says =
                kept.givenUp().size()
                        + " files without a sound version, "
                        + (kept.lost() ? "lost: " : "damaged before the seal already: ")
                        + named(component, kept.givenUp());
        if (!kept.putAside().isEmpty()) {
            says +=
                    "; "
                            + kept.putAside().size()
                            + " damaged put aside as they were, into "
                            + Path.of(marker.kept(), "files");
        }
        return Optional.of(new Finding("given-up", kept.lost() ? Mark.EXCEEDED : Mark.OK, says));
    }

    /** As many as a person reads. */
    private static String named(String component, List<GivenUp> files) {
        List<String> all =
                files.stream()
                        .map(each -> RecordPath.of(each.path()))
                        .map(each -> each.session().isEmpty() ? each.path() : each.session())
                        .map(each -> component + "/" + each)
                        .distinct()
                        .toList();
        return String.join(", ", all.subList(0, Math.min(NAMED, all.size())))
                + (all.size() > NAMED ? " and " + (all.size() - NAMED) + " more" : "");
    }
}
