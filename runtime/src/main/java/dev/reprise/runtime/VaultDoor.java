package dev.reprise.runtime;

import dev.reprise.component.Component;
import dev.reprise.component.StackVault;
import dev.reprise.stack.Stack;
import dev.reprise.vault.Vault;
import dev.reprise.vault.fault.VaultException;
import java.io.IOException;
import java.util.Collection;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The stack's vault, opened when it is first needed and shared by the services of a process. The
 * state folder remembers which vault it is: an empty folder where a known one should be is a disk
 * that is not mounted, and no place for a new vault. Thread-safe.
 */
public final class VaultDoor implements AutoCloseable {
    private final Stack stack;
    private final RememberedFile known;
    private @Nullable Vault vault;

    public VaultDoor(Stack stack) {
        this.stack = stack;
        this.known = new RememberedFile(stack.state().resolve("vault-id"));
    }

    /**
     * @throws VaultException if there is none, or it does not open
     * @throws IOException if the password or the folder cannot be read
     */
    public synchronized Vault open() throws IOException {
        Vault open = vault;
        if (open == null) {
            open = checked(StackVault.open(stack));
        }
        vault = open;
        return open;
    }

    /**
     * Makes the vault first, where none was ever known.
     *
     * @param components whose folders it may not lie in
     */
    public synchronized Vault openOrCreate(Collection<Component> components) throws IOException {
        if (vault != null || known.read().isPresent()) {
            return open();
        }
        Vault made = checked(StackVault.openOrCreate(stack, components));
        vault = made;
        return made;
    }

    @Override
    public synchronized void close() throws IOException {
        if (vault != null) {
            vault.close();
            vault = null;
        }
    }

    private Vault checked(Vault found) throws IOException {
        Optional<String> expected = known.read();
        if (expected.isEmpty()) {
            known.write(found.id());
        } else if (!expected.get().equals(found.id())) {
            found.close();
            throw new VaultException.NotARepository(
                    stack.vault().place().toString(),
                    "but another one than this state folder knows, " + found.id());
        }
        return found;
    }
}
