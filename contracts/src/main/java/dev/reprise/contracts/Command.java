package dev.reprise.contracts;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An order to bring a target to the state that a step names. It is a re-sendable copy of what its
 * {@link Decision.StepIssued} holds, so doing it twice must leave what doing it once leaves.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "command")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Command.SealComponent.class, name = "seal"),
    @JsonSubTypes.Type(value = Command.JoinPoint.class, name = "join"),
    @JsonSubTypes.Type(value = Command.CloseStream.class, name = "close-stream"),
    @JsonSubTypes.Type(value = Command.OpenStream.class, name = "open-stream"),
    @JsonSubTypes.Type(value = Command.FenceTarget.class, name = "fence"),
    @JsonSubTypes.Type(value = Command.StartTarget.class, name = "start"),
    @JsonSubTypes.Type(value = Command.StageCopy.class, name = "stage"),
    @JsonSubTypes.Type(value = Command.VerifyCopy.class, name = "verify"),
    @JsonSubTypes.Type(value = Command.SwitchOver.class, name = "switch"),
    @JsonSubTypes.Type(value = Command.RollBack.class, name = "roll-back"),
    @JsonSubTypes.Type(value = Command.ReleaseTarget.class, name = "release"),
    @JsonSubTypes.Type(value = Command.ValidateTarget.class, name = "validate"),
    @JsonSubTypes.Type(value = Command.ScrubPoint.class, name = "scrub"),
})
public sealed interface Command extends Message {
    StepRef ref();

    /** The protected host whose worker this is for; every other one drops it. */
    String host();

    /** The target; for a point, the stack's name. */
    String component();

    Verb verb();

    /**
     * Where the target lay when the run was started, as its component says it. A worker that finds
     * it elsewhere does nothing: what was seen at one place is no reason to act at another. Null
     * where the step does not change the target, or in a command from before there were places.
     */
    default @Nullable String place() {
        return null;
    }

    @WireType("command.seal")
    record SealComponent(StepRef ref, String host, String component) implements Command {
        @Override
        public Verb verb() {
            return Verb.SEAL;
        }
    }

    /**
     * @param seals the last good seal of each component; a missing one makes the point degraded
     * @param unsealed components whose seal is missing, or older than this run
     * @param name that a person gave the point; empty for none
     */
    @WireType("command.join")
    record JoinPoint(
            StepRef ref,
            String host,
            String component,
            List<Seal> seals,
            List<String> unsealed,
            String name)
            implements Command {
        @Override
        public Verb verb() {
            return Verb.JOIN;
        }
    }

    @WireType("command.close-stream")
    record CloseStream(StepRef ref, String host, String component) implements Command {
        @Override
        public Verb verb() {
            return Verb.CLOSE_STREAM;
        }
    }

    @WireType("command.open-stream")
    record OpenStream(StepRef ref, String host, String component) implements Command {
        @Override
        public Verb verb() {
            return Verb.OPEN_STREAM;
        }
    }

    /**
     * @param seen the conditions that the run answers: it is looked at once more whether anything
     *     of the kind is there. Null or empty where a person wants it whatever its state
     */
    @WireType("command.fence")
    record FenceTarget(
            StepRef ref,
            String host,
            String component,
            @Nullable String place,
            @Nullable List<String> seen)
            implements Command {
        @Override
        public Verb verb() {
            return Verb.FENCE;
        }
    }

    @WireType("command.start")
    record StartTarget(StepRef ref, String host, String component, @Nullable String place)
            implements Command {
        @Override
        public Verb verb() {
            return Verb.START;
        }
    }

    @WireType("command.stage")
    record StageCopy(
            StepRef ref,
            String host,
            String component,
            @Nullable String place,
            Source source,
            Goal goal)
            implements Command {
        @Override
        public Verb verb() {
            return Verb.STAGE;
        }
    }

    @WireType("command.verify")
    record VerifyCopy(
            StepRef ref,
            String host,
            String component,
            StepResult.Staged copy,
            Expectation expected)
            implements Command {
        @Override
        public Verb verb() {
            return Verb.VERIFY;
        }
    }

    @WireType("command.switch")
    record SwitchOver(
            StepRef ref,
            String host,
            String component,
            @Nullable String place,
            StepResult.Staged copy)
            implements Command {
        @Override
        public Verb verb() {
            return Verb.SWITCH;
        }
    }

    @WireType("command.roll-back")
    record RollBack(
            StepRef ref,
            String host,
            String component,
            @Nullable String place,
            StepResult.@Nullable Switched switched)
            implements Command {
        @Override
        public Verb verb() {
            return Verb.ROLL_BACK;
        }
    }

    @WireType("command.release")
    record ReleaseTarget(StepRef ref, String host, String component, @Nullable String place)
            implements Command {
        @Override
        public Verb verb() {
            return Verb.RELEASE;
        }
    }

    @WireType("command.validate")
    record ValidateTarget(StepRef ref, String host, String component, Expectation expected)
            implements Command {
        @Override
        public Verb verb() {
            return Verb.VALIDATE;
        }
    }

    @WireType("command.scrub")
    record ScrubPoint(StepRef ref, String host, String component, String snapshot)
            implements Command {
        @Override
        public Verb verb() {
            return Verb.SCRUB;
        }
    }

    /**
     * Where a restore takes its data from.
     *
     * @param seal the base
     * @param streamed whether the stream from the seal's position on is applied too
     */
    record Source(Seal seal, boolean streamed) {}

    /**
     * What a restore is to reach.
     *
     * @param position the exact position; null for the last one that can be proven
     * @param time a moment; null unless the restore is to one
     * @param scope addresses to put back; empty means all
     * @param onset changes after it are suspect: never chosen as the good version; null if unknown
     * @param known what is known to have been received, to state the loss against; null if unknown
     */
    record Goal(
            @Nullable Position position,
            @Nullable Instant time,
            List<String> scope,
            @Nullable Instant onset,
            StepResult.@Nullable StreamClosed known) {
        public static final Goal LATEST = new Goal(null, null, List.of(), null, null);
    }

    /**
     * What a validation is held against.
     *
     * @param reached the position restored to; null where the target was not rewound
     * @param before the last measurement at or before it
     * @param after the first measurement after it
     * @param loss what is already known and said to be missing
     */
    record Expectation(
            @Nullable Position reached,
            Observation.@Nullable ComponentMeasured before,
            Observation.@Nullable ComponentMeasured after,
            Loss loss,
            List<String> scope) {}
}
