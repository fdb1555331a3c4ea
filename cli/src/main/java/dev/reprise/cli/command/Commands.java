package dev.reprise.cli.command;

import dev.reprise.cli.Workspace;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** All commands, in the order in which help lists them. */
public final class Commands {
    private Commands() {}

    public static CommandLine under(Object top, Workspace workspace) {
        CommandLine line =
                new CommandLine(top)
                        .addSubcommand(new InitCommand(workspace))
                        .addSubcommand(new UpCommand(workspace))
                        .addSubcommand(new DownCommand(workspace))
                        .addSubcommand(new DoctorCommand(workspace))
                        .addSubcommand(new StatusCommand(workspace))
                        .addSubcommand(new BackupCommand(workspace))
                        .addSubcommand(new PointsCommand(workspace))
                        .addSubcommand(new RestoreCommand(workspace))
                        .addSubcommand(new CheckCommand(workspace))
                        .addSubcommand(new IncidentsCommand(workspace))
                        .addSubcommand(new RebuildCommand(workspace))
                        .addSubcommand(new ReleaseCommand(workspace))
                        .addSubcommand(new AutomationCommand.Pause(workspace))
                        .addSubcommand(new AutomationCommand.Resume(workspace))
                        .addSubcommand(new PlansCommand(workspace))
                        .addSubcommand(new KeysCommand(workspace));
        helpful(line);
        return line;
    }

    /** Every command explains itself. */
    private static void helpful(CommandLine line) {
        for (CommandLine command : line.getSubcommands().values()) {
            command.getCommandSpec()
                    .addOption(
                            OptionSpec.builder("-h", "--help")
                                    .usageHelp(true)
                                    .description("Show this help message and exit.")
                                    .build());
            helpful(command);
        }
    }
}
