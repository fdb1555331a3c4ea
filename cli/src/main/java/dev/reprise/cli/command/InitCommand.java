package dev.reprise.cli.command;

import dev.reprise.cli.Exit;
import dev.reprise.cli.Workspace;
import dev.reprise.cli.init.Init;
import dev.reprise.cli.page.InitPage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "init",
        description = "Looks at this machine, and writes a first reprise.yaml; no secret in it.")
final class InitCommand implements Callable<Integer> {
    private final Workspace workspace;
    @Mixin private final Printing printing = new Printing();

    @Option(
            names = "--output",
            paramLabel = "FILE",
            description = "Where to write it; ./reprise.yaml by default. Nothing is overwritten.")
    private Path output = Path.of("reprise.yaml");

    @Option(
            names = "--new-key",
            paramLabel = "PATH",
            description = "Make a new password for the vault there, for its owner alone.")
    private @Nullable Path newKey;

    InitCommand(Workspace workspace) {
        this.workspace = workspace;
    }

    @Override
    public Integer call() throws IOException {
        Path key = newKey == null ? null : workspace.folder().resolve(newKey).normalize();
        var written = new Init(workspace).write(workspace.folder().resolve(output), key);
        printing.print(workspace.terminal(), written, () -> InitPage.lines(written));
        return Exit.DONE.code();
    }
}
