package dev.reprise.contracts;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a detector or a stream keeper sees. Levels, not edges: published on change, and in full at
 * start, so a repetition says nothing new.
 */
public sealed interface Observation extends Fact {
    String component();

    /**
     * A condition holds.
     *
     * @param condition the kind's word for it, such as {@code data-gone}; plans name it
     * @param lastSeenWell when this sight last saw the component without it; null if never
     * @param scope addresses concerned, at most 1,000; empty means the whole component
     */
    @WireType("incident.detected")
    record IncidentDetected(
            String component,
            String condition,
            Sight sight,
            String evidence,
            @Nullable Instant lastSeenWell,
            Instant firstSeenBad,
            List<String> scope)
            implements Observation {
        public IncidentDetected {
            evidence = FreeText.bounded(evidence);
        }
    }

    /** A condition does not hold, or no longer. */
    @WireType("incident.cleared")
    record IncidentCleared(String component, String condition, Sight sight, String evidence)
            implements Observation {
        public IncidentCleared {
            evidence = FreeText.bounded(evidence);
        }
    }

    /** The sight cannot see. That is neither well nor bad. */
    @WireType("sight.lost")
    record SightLost(String component, Sight sight, String reason) implements Observation {
        public SightLost {
            reason = FreeText.bounded(reason);
        }
    }

    /** The sight sees again; what it sees follows. */
    @WireType("sight.regained")
    record SightRegained(String component, Sight sight) implements Observation {}

    /**
     * It is there, and does not do all that it should: its disk is full, it may not be written to.
     * A person is called; it is never a reason to restore.
     *
     * @param next what a person does
     */
    @WireType(value = "component.hindered", ignorable = true)
    record ComponentHindered(String component, Sight sight, String what, String next)
            implements Observation {
        public ComponentHindered {
            what = FreeText.bounded(what);
            next = FreeText.bounded(next);
        }
    }

    /** As far as the sight sees nothing hinders it, or no longer. */
    @WireType(value = "component.unhindered", ignorable = true)
    record ComponentUnhindered(String component, Sight sight) implements Observation {}

    /**
     * Something worth recording that is no incident, such as a few deleted sessions. Never acted
     * on.
     *
     * @param scope addresses concerned, at most 1,000
     */
    @WireType(value = "change.noted", ignorable = true)
    record ChangeNoted(String component, String what, long count, List<String> scope, Instant at)
            implements Observation {
        public ChangeNoted {
            what = FreeText.bounded(what);
        }
    }

    /**
     * What was counted in a healthy component at a place in its stream; a validation is held
     * against the measurements on either side of the place that it restored to.
     *
     * @param counts by address below the component
     * @param digest of the schema; null where the kind has none
     */
    @WireType(value = "component.measured", ignorable = true)
    record ComponentMeasured(
            String component,
            Position position,
            Instant at,
            Map<String, Long> counts,
            @Nullable String digest)
            implements Observation {}

    /**
     * The stream of changes is received, gap-free from the position on.
     *
     * @param lacks what was asked for that it cannot promise; null if it promises all of it
     */
    @WireType("stream.resumed")
    record StreamResumed(String component, Position from, Instant at, @Nullable String lacks)
            implements Observation {
        public StreamResumed {
            lacks = lacks == null ? null : FreeText.bounded(lacks);
        }
    }

    /** The stream is no longer received; what follows the position is not protected. */
    @WireType("stream.broken")
    record StreamBroken(
            String component, @Nullable Position last, Instant at, String reason, boolean gap)
            implements Observation {
        public StreamBroken {
            reason = FreeText.bounded(reason);
        }
    }
}
