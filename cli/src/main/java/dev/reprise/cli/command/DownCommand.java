package dev.reprise.cli.command;

import dev.reprise.cli.CommandException;
import dev.reprise.cli.Exit;
import dev.reprise.cli.Workspace;
import dev.reprise.cli.process.Services;
import dev.reprise.cli.screen.ProgressLine;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "down", description = "Ends the services, in order; what they protect runs on.")
final class DownCommand implements Callable<Integer> {
    private static final int WITHIN_SECONDS = 60;

    private final Workspace workspace;
    @Mixin private final Printing printing = new Printing();

    DownCommand(Workspace workspace) {
        this.workspace = workspace;
    }

    @Override
    public Integer call() throws InterruptedException {
        var stack = workspace.stack();
        var services = new Services(stack);
        Optional<ProcessHandle> running = services.running();
        if (running.isEmpty()) {
            List<String> others = services.atWork();
            if (!others.isEmpty()) {
                throw new CommandException(
                        Exit.REFUSED,
                        "these services run as processes of their own: "
                                + String.join(", ", others),
                        stack.runFolder().toString(),
                        "end them as they were started");
            }
            say("the services of " + stack.name() + " do not run");
            return Exit.DONE.code();
        }
        ProcessHandle process = running.get();
        process.destroy();
        try (var line = new ProgressLine(workspace.terminal())) {
            line.show("ending process " + process.pid(), "");
            process.onExit().get(WITHIN_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException e) {
            throw new CommandException(
                    Exit.FAILED,
                    "the services did not end within " + WITHIN_SECONDS + " s",
                    "process " + process.pid(),
                    "see " + stack.logFolder().resolve("reprise.log") + "; kill it if it hangs");
        }
        say(
                "the services of " + stack.name() + " have ended",
                "until `reprise up` nothing is watched or backed up: what is acknowledged from",
                "now on waits for Reprise no longer, and is in no recovery point");
        return Exit.DONE.code();
    }

    private void say(String... lines) {
        printing.print(
                workspace.terminal(),
                new Standing(workspace.stack().name(), false, 0),
                () -> List.of(lines));
    }
}
