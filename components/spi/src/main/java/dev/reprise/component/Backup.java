package dev.reprise.component;

import dev.reprise.vault.Vault;
import java.util.Optional;

/** How a component gets into the vault. Every step is harmless twice. */
public interface Backup {
    /**
     * Writes the component whole into the vault as one snapshot tagged with component, run and
     * step; looks for that tag first. Ends with {@link dev.reprise.contracts.StepResult.Sealed}.
     */
    StepEnd seal(Work work, Vault vault) throws SupersededException, InterruptedException;

    /**
     * How a person brings a seal of it back with the target's own programs, in Markdown below a
     * heading: for the one who has the stock {@code restic} and nothing of ours. What `restic
     * restore` gave lies in {@code RESTORED/NAME} then. The commands are to be run as they stand;
     * what the person has to fill in is in capitals.
     */
    String byHand();

    /** The stream of changes between seals; empty where the kind has none. One per component. */
    Optional<ChangeStream> stream();
}
