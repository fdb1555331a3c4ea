package dev.reprise.component;

import dev.reprise.contracts.Observation;
import dev.reprise.contracts.Sight;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One way of looking at a component. Called by one thread at a time, again and again. */
public interface Probe extends AutoCloseable {
    Sight sight();

    /** The conditions that it can judge: each of them is well where a look does not name it. */
    Set<String> conditions();

    /** Whether a look can tell what hinders the component; if so, one without it says: nothing. */
    default boolean judgesHindrance() {
        return false;
    }

    /** From the start of one look to the start of the next. */
    Duration every();

    /** A look that takes longer is blind, and is interrupted. */
    Duration deadline();

    /** Never writes where {@code watchOnly}. Never throws for what a broken target does. */
    Look look(boolean watchOnly) throws InterruptedException;

    @Override
    default void close() {}

    /** What was seen. */
    sealed interface Look {
        /**
         * @param symptoms none: all is well
         * @param hindrance null: nothing is known to hinder it
         * @param notes to be recorded as they are, such as measurements
         */
        record Seen(List<Symptom> symptoms, @Nullable Hindrance hindrance, List<Observation> notes)
                implements Look {
            public Seen(List<Symptom> symptoms, List<Observation> notes) {
                this(symptoms, null, notes);
            }
        }

        /** It could not see; that is neither well nor bad. */
        record Blind(String reason) implements Look {}
    }

    /**
     * A condition that holds.
     *
     * @param lastSeenWell where the probe knows it better than by its own last look; else null
     * @param scope addresses concerned; empty means the whole component
     */
    record Symptom(
            String condition,
            String evidence,
            @Nullable Instant lastSeenWell,
            List<String> scope) {}

    /**
     * Why it does not do all that it should, though it is there. No reason to restore.
     *
     * @param next what a person does
     */
    record Hindrance(String what, String next) {}
}
