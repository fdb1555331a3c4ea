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

    /** The stream of changes between seals; empty where the kind has none. One per component. */
    Optional<ChangeStream> stream();
}
