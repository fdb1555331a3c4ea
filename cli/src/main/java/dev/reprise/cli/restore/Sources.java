package dev.reprise.cli.restore;

import dev.reprise.contracts.Seal;
import dev.reprise.contracts.console.Timings;
import java.util.List;
import java.util.SequencedMap;

/** Where a plan gets its facts from: the console, or the vault alone. */
public interface Sources {
    /** Seals that fit what is wanted, the best first. */
    List<Seal> seals(Wanted wanted);

    /**
     * The snapshot of each component that a point holds.
     *
     * @param point its id, the beginning of it, or its name
     * @throws dev.reprise.cli.CommandException if it is no point, or may be several
     */
    SequencedMap<String, String> point(String point);

    /** Conditions that hold on a component. */
    List<String> conditions(String component);

    Timings timings();
}
