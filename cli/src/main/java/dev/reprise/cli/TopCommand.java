package dev.reprise.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** What stands before every command. */
@Command(
        name = "reprise",
        mixinStandardHelpOptions = true,
        version = "reprise 0.1.0",
        sortOptions = false,
        synopsisSubcommandLabel = "COMMAND",
        description = "Notices disasters, restores, and proves that the data is back.",
        footer = {
            "",
            "An ADDRESS is a component or a part of one: postgres, sessions/ses_X, sessions/ses_X/**.",
            "WHEN is latest, 14:02, -2h, 2026-11-23T14:02, a point, its name, or before:INC-12.",
            "",
            "Also: reprise demo (breaks a small stack and recovers it), reprise test (all tests).",
        })
final class TopCommand {
    private final Workspace workspace;

    TopCommand(Workspace workspace) {
        this.workspace = workspace;
    }

    @Option(
            names = {"-f", "--file"},
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "The stack's file (else $REPRISE_CONFIG, ./reprise.yaml, /etc/reprise).")
    void file(@Nullable Path file) {
        if (file != null) {
            workspace.use(file);
        }
    }
}
