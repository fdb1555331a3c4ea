package dev.reprise.component.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.component.ChangeStream;
import dev.reprise.component.Component;
import dev.reprise.component.Probe;
import dev.reprise.component.StepEnd;
import dev.reprise.component.suite.TrialWork;
import dev.reprise.contracts.Command.Expectation;
import dev.reprise.contracts.Command.Goal;
import dev.reprise.contracts.Command.Source;
import dev.reprise.contracts.Observation;
import dev.reprise.contracts.Outcome;
import dev.reprise.contracts.Seal;
import dev.reprise.contracts.StepResult;
import java.util.List;

/** The steps of a recovery, as the services would call them. */
final class Steps {
    static final String RUN = "r-9";

    static final ChangeStream.Listener DEAF =
            new ChangeStream.Listener() {
                @Override
                public void observed(Observation observation) {}

                @Override
                public void holdPlaced(Outcome.Hold hold) {}

                @Override
                public void holdReleased(String component, String hold) {}
            };

    private Steps() {}

    static Seal seal(Component component, SessionsRig rig) throws Exception {
        return seal(component, rig, "r-1");
    }

    static Seal seal(Component component, SessionsRig rig, String run) throws Exception {
        StepEnd end = component.backup().seal(TrialWork.of(run, "seal"), rig.vault());
        return ((StepResult.Sealed) result(end)).seal();
    }

    static StepResult.Staged stage(SessionsRig rig, Seal seal, Goal goal) throws Exception {
        try (Component component = rig.component()) {
            return stage(component, rig, seal, goal, RUN);
        }
    }

    /** On one component, for tests of several runs. */
    static StepResult.Staged stage(
            Component component, SessionsRig rig, Seal seal, Goal goal, String run)
            throws Exception {
        return (StepResult.Staged)
                result(
                        component
                                .restore()
                                .stage(
                                        TrialWork.of(run, "stage"),
                                        rig.vault(),
                                        new Source(seal, true),
                                        goal));
    }

    static StepResult.Switched switchOver(Component component, StepResult.Staged staged, String run)
            throws Exception {
        return (StepResult.Switched)
                result(component.restore().switchOver(TrialWork.of(run, "switch"), staged));
    }

    static StepResult.Switched switchOver(SessionsRig rig, StepResult.Staged staged)
            throws Exception {
        try (Component component = rig.component()) {
            return switchOver(component, staged, RUN);
        }
    }

    static StepResult.Staged recover(SessionsRig rig, Seal seal, Goal goal) throws Exception {
        StepResult.Staged staged = stage(rig, seal, goal);
        var expected = new Expectation(null, null, null, staged.loss(), List.of());
        try (Component component = rig.component()) {
            passed(component.proof().verify(TrialWork.of(RUN, "verify"), staged, expected));
            switchOver(rig, staged);
            passed(component.proof().validate(TrialWork.of(RUN, "validate"), expected));
        }
        return staged;
    }

    static void passed(StepEnd end) {
        assertThat(((StepResult.Validated) result(end)).verdict())
                .as(end.toString())
                .isEqualTo(StepResult.Verdict.PASSED);
    }

    static StepResult result(StepEnd end) {
        assertThat(end).isInstanceOf(StepEnd.Succeeded.class);
        return ((StepEnd.Succeeded) end).result();
    }

    static List<Probe.Symptom> symptoms(Probe probe) throws InterruptedException {
        return switch (probe.look(false)) {
            case Probe.Look.Seen seen -> seen.symptoms();
            case Probe.Look.Blind blind -> throw new AssertionError(blind.reason());
        };
    }
}
