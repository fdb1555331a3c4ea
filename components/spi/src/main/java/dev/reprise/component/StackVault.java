package dev.reprise.component;

import dev.reprise.stack.Secret;
import dev.reprise.stack.Stack;
import dev.reprise.vault.Vault;
import dev.reprise.vault.VaultPlacement;
import dev.reprise.vault.crypto.Password;
import dev.reprise.vault.fault.VaultException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The vault that a stack's file names. */
public final class StackVault {
    private StackVault() {}

    /** The file does not lead to a password: nothing was tried yet. */
    public static final class NoPassword extends IOException {
        private static final long serialVersionUID = 1L;
        private final String next;

        private NoPassword(String what, Secret secret, @Nullable IOException cause) {
            super(what, cause);
            this.next =
                    switch (secret.kind()) {
                        case ENV ->
                                "set the variable for whoever starts this, or name a file:"
                                        + " vault.password: file:/path";
                        case FILE ->
                                "put the password there, readable by the user that runs this, or"
                                        + " correct vault.password";
                    };
        }

        /** What a person can do about it. */
        public String next() {
            return next;
        }
    }

    /**
     * @throws VaultException if there is none, it does not open with the password, or is damaged
     * @throws NoPassword if the password cannot be read; the message names its place
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
        String value;
        try {
            value = secret.reveal();
        } catch (IOException e) {
            throw new NoPassword("the vault's password cannot be read from " + secret, secret, e);
        }
        if (value.isEmpty()) {
            throw new NoPassword("the vault's password in " + secret + " is empty", secret, null);
        }
        return Password.of(value.toCharArray());
    }
}
