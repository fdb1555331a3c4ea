package dev.reprise.cli.command;

import dev.reprise.cli.Exit;
import dev.reprise.cli.Workspace;
import dev.reprise.component.StackVault;
import dev.reprise.vault.RecoverySheet;
import dev.reprise.vault.Vault;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(name = "keys", description = "What opens the vault.")
final class KeysCommand implements Callable<Integer> {
    private final Workspace workspace;
    @Spec private @Nullable CommandSpec spec;

    KeysCommand(Workspace workspace) {
        this.workspace = workspace;
    }

    @Override
    public Integer call() {
        if (spec != null) {
            spec.commandLine().usage(workspace.terminal().err());
        }
        return Exit.USAGE.code();
    }

    /** For programs. */
    private record Sheet(String text) {}

    @Command(
            name = "sheet",
            description = "The page to print and keep elsewhere; the password is not on it.")
    int sheet(@Mixin Printing as) throws IOException {
        var stack = workspace.stack();
        try (Vault vault = StackVault.open(stack)) {
            String sheet = RecoverySheet.render(vault, stack.vault().password().toString());
            as.print(workspace.terminal(), new Sheet(sheet), () -> sheet.lines().toList());
        }
        return 0;
    }
}
