package dev.reprise.cli.restore;

import dev.reprise.contracts.Seal;
import dev.reprise.contracts.console.Timings;
import java.util.List;

/** Where a plan gets its facts from: the console, or the vault alone. */
public interface Sources {
    /** Seals that fit what is wanted, the best first. */
    List<Seal> seals(Wanted wanted);

    /** Conditions that hold on a component. */
    List<String> conditions(String component);

    Timings timings();
}
