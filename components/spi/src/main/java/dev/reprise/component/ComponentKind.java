package dev.reprise.component;

import dev.reprise.stack.Section;
import java.util.List;
import java.util.Set;

/**
 * A kind of protected thing, found through {@link java.util.ServiceLoader}. Services never name
 * one.
 */
public interface ComponentKind {
    /** The word under {@code kind:}. */
    String kind();

    /** Every condition that its probes can see; plans name them. */
    Set<String> conditions();

    /**
     * Whether a part of it can be put back alone, and so be addressed: {@code sessions/ses_X}. Of a
     * kind that says nothing all comes back or nothing.
     */
    default boolean hasParts() {
        return false;
    }

    /**
     * Reads the component's settings; touches nothing outside and connects nowhere.
     *
     * @param settings of the component; the kind asks for the keys that it knows, the caller
     *     rejects the others
     * @throws dev.reprise.stack.StackFileException for a bad value
     */
    Component open(String name, Section settings, Workplace place);

    /**
     * Looks for things of this kind on this machine. Reads only, connects nowhere, and takes what
     * it may not see for not there.
     */
    default List<Found> findLocal(Machine machine) {
        return List.of();
    }
}
