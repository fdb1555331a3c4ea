package dev.reprise.contracts;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A choice of the orchestrator. It counts only where its generation is the current one and, for a
 * decision about a run, where the run's version is still the one that it saw.
 */
public sealed interface Decision extends Fact {
    long generation();

    /** A decision about one run. */
    sealed interface OfRun extends Decision {
        RunId run();

        /** The number of accepted facts of the run when the decision was taken; 0 starts it. */
        int version();
    }

    /**
     * @param instance the process that leads from here on, random at each start
     */
    @WireType("leadership.taken")
    record LeadershipTaken(long generation, String instance) implements Decision {}

    /**
     * @param lastSeenWell the lower end of the onset; null if it was never seen well
     * @param firstSeenBad the upper end
     */
    @WireType("incident.opened")
    record IncidentOpened(
            long generation,
            IncidentId incident,
            String errorCode,
            String title,
            String evidence,
            @Nullable Instant lastSeenWell,
            Instant firstSeenBad,
            List<String> scope)
            implements Decision {}

    /** Another condition of the same root cause. */
    @WireType("incident.attached")
    record IncidentAttached(
            long generation, IncidentId incident, String component, String condition)
            implements Decision {}

    @WireType("incident.closed")
    record IncidentClosed(long generation, IncidentId incident, Ending ending, String summary)
            implements Decision {
        /** Why an incident is over. */
        public enum Ending {
            RECOVERED,
            CLEARED_BY_ITSELF,
            UNRECOVERED
        }
    }

    /**
     * What the mode, a guard or a missing point kept Reprise from doing.
     *
     * @param next what a person does instead
     */
    @WireType("action.withheld")
    record ActionWithheld(
            long generation, IncidentId incident, String would, String reason, String next)
            implements Decision {}

    /** A recovery point is due. */
    @WireType("point.due")
    record PointDue(long generation, String reason) implements Decision {}

    /** What could not be parsed lies in the dead letters. */
    @WireType("message.dead-lettered")
    record MessageDeadLettered(
            long generation, String topic, int partition, long offset, String reason)
            implements Decision {}

    /**
     * @param target the component; for a recovery point, the stack's name
     * @param incident null unless it is a recovery
     * @param request null unless a person asked
     */
    @WireType("run.started")
    record RunStarted(
            long generation,
            RunId run,
            int version,
            @Nullable IncidentId incident,
            @Nullable String request,
            String target,
            Plan plan,
            Settings settings)
            implements OfRun {}

    @WireType("step.issued")
    record StepIssued(long generation, RunId run, int version, Command command) implements OfRun {}

    /** An accepted attempt fell silent for longer than its lease. */
    @WireType("attempt.expired")
    record AttemptExpired(long generation, RunId run, int version, StepRef ref, Duration silent)
            implements OfRun {}

    /** A recovery source was passed over, and why. */
    @WireType("point.skipped")
    record PointSkipped(long generation, RunId run, int version, String snapshot, String reason)
            implements OfRun {}

    @WireType("run.closed")
    record RunClosed(
            long generation, RunId run, int version, Ending ending, Loss loss, String summary)
            implements OfRun {
        /** How a run ended. */
        public enum Ending {
            /** Done and proven. */
            DONE,
            /** Live and serving; a bound was exceeded or a proof is missing: a person looks. */
            DOUBTFUL,
            /** What was replaced is live again. */
            ROLLED_BACK,
            /** Nothing live was replaced. */
            FAILED
        }
    }

    /** Nothing more is done in this run until a person has looked. */
    @WireType("run.frozen")
    record RunFrozen(long generation, RunId run, int version, String reason) implements OfRun {}

    /**
     * The settings in force when a run started.
     *
     * @param hosts of the components that the run may touch, by name
     */
    record Settings(Mode mode, List<Member> members) {
        /** What may be done without being asked. */
        public enum Mode {
            WATCH,
            ASK,
            AUTO
        }

        /**
         * A component under protection.
         *
         * @param place where it lies, as its component says it; null in settings from before there
         *     were places
         */
        public record Member(
                String component,
                String kind,
                String host,
                Mode mode,
                Duration rpo,
                @Nullable String place) {}
    }
}
