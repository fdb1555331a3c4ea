package dev.reprise.component;

import dev.reprise.stack.Secret;
import dev.reprise.stack.SecretException;
import dev.reprise.stack.Stack;
import dev.reprise.vault.Vault;
import dev.reprise.vault.VaultPlacement;
import dev.reprise.vault.crypto.Password;
import dev.reprise.vault.fault.VaultException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;

/** The vault that a stack's file names. */
public final class StackVault {
    private StackVault() {}

    /**
     * @throws VaultException if there is none, it does not open with the password, or is damaged
     * @throws SecretException if the password is not where the file says
     */
    public static Vault open(Stack stack) throws IOException {
        try (Password password = password(stack.vault().password())) {
            return Vault.open(stack.vault().place(), password);
        }
    }

    /**
     * Opens it, and makes it first where there is none; harmless where another process does so too.
     *
     * @param components whose folders it may not lie in
     */
    public static Vault openOrCreate(Stack stack, Collection<Component> components)
            throws IOException {
        List<Path> folders = components.stream().flatMap(c -> c.folders().stream()).toList();
        VaultPlacement.check(stack.vault().place(), folders);
        try {
            return open(stack);
        } catch (VaultException.NotARepository absent) {
            try (Password password = password(stack.vault().password())) {
                return Vault.create(stack.vault().place(), password);
            } catch (VaultException.AlreadyExists made) {
                return open(stack);
            }
        }
    }

    private static Password password(Secret secret) throws IOException {
        return Password.of(secret.reveal().toCharArray());
    }
}
