package dev.reprise.backup;

import dev.reprise.component.Component;
import dev.reprise.runtime.VaultDoor;
import dev.reprise.stack.Stack;
import dev.reprise.vault.Vault;
import dev.reprise.vault.repository.Pacing;
import java.io.IOException;
import java.util.Collection;
import java.util.function.BooleanSupplier;

/**
 * The vault, written gently: small syncs, because the journal may lie on the same disk, and a rate
 * that yields while an incident is open.
 */
final class PacedVault {
    private final VaultDoor door;
    private final Collection<Component> components;
    private final Pacing pacing;

    /**
     * @param usual bytes a second; 0 for no limit
     * @param yielding bytes a second while an incident is open
     */
    PacedVault(
            VaultDoor door,
            Collection<Component> components,
            Stack.Vault usual,
            long yielding,
            BooleanSupplier incidentOpen) {
        this.door = door;
        this.components = components;
        long most = usual.pace() == 0 ? Long.MAX_VALUE : usual.pace();
        this.pacing =
                Pacing.gentle(() -> incidentOpen.getAsBoolean() ? Math.min(most, yielding) : most);
    }

    /** Made first, where there never was one. */
    Vault open() throws IOException {
        Vault vault = door.openOrCreate(components);
        vault.pace(pacing);
        return vault;
    }
}
