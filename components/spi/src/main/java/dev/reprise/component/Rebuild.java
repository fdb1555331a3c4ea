package dev.reprise.component;

import dev.reprise.contracts.Problem;
import java.util.List;

/**
 * How a component builds anew what is derived from its other data, such as indexes. Needs neither
 * the bus nor the vault. Harmless twice.
 */
public interface Rebuild {
    /** What would be built. Touches nothing, and needs no lock. */
    Outcome preview() throws InterruptedException;

    /** Called under the component's lock; what is replaced is kept beside. */
    Outcome rebuild(Work work) throws SupersededException, InterruptedException;

    /** How it ended. */
    sealed interface Outcome {}

    /**
     * @param rebuilt paths of what was built, or would be; empty where all is as it should be
     * @param leftAlone what could not be built
     * @param kept where the replaced ones lie; empty if nothing was written
     */
    record Rebuilt(List<String> rebuilt, List<LeftAlone> leftAlone, String kept)
            implements Outcome {}

    /** Nothing was touched. */
    record Refused(Problem problem) implements Outcome {}

    record Failed(Problem problem) implements Outcome {}

    /**
     * @param why in words
     */
    record LeftAlone(String path, String why) {}
}
