package dev.reprise.cli.command;

import dev.reprise.cli.CommandException;
import dev.reprise.cli.Exit;
import dev.reprise.cli.Workspace;
import dev.reprise.cli.process.Complaint;
import dev.reprise.cli.process.Services;
import dev.reprise.cli.screen.ProgressLine;
import dev.reprise.component.Component;
import dev.reprise.component.StackVault;
import dev.reprise.component.Whereabouts;
import dev.reprise.contracts.Problem;
import dev.reprise.stack.Secret;
import dev.reprise.stack.Stack;
import dev.reprise.vault.fault.VaultException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "up", description = "Starts the services, and stays until they end.")
final class UpCommand implements Callable<Integer> {
    private static final Duration READY_WITHIN = Duration.ofMinutes(3);
    private static final Duration ENDED_WITHIN = Duration.ofSeconds(30);

    private final Workspace workspace;
    @Mixin private final Printing printing = new Printing();

    @Option(names = "--detach", description = "Return once they serve, and leave them running.")
    private boolean detach;

    UpCommand(Workspace workspace) {
        this.workspace = workspace;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        var stack = workspace.stack();
        var components = workspace.components().values();
        new Whereabouts(stack).admit(components);
        for (Component component : components) {
            try (component) {
                for (Secret each : component.secrets()) {
                    each.reveal(); // or say which one is missing
                }
                component
                        .unprotectable()
                        .ifPresent(
                                problem -> {
                                    throw new CommandException(Exit.REFUSED, problem);
                                });
            }
        }
        var services = new Services(stack);
        refuseSecond(services);
        refuseWhatNeverOpens(stack);
        return (detach ? detached(services) : attached(services)).code();
    }

    /** Services that cannot open their vault would run, and protect nothing. */
    private static void refuseWhatNeverOpens(Stack stack) throws IOException {
        try {
            StackVault.open(stack).close();
        } catch (VaultException.WrongPassword | VaultException.UnsupportedVersion e) {
            throw e;
        } catch (VaultException e) {
            return; // they make it, or say in `reprise status` what is wrong with it
        }
    }

    private void refuseSecond(Services services) {
        var stack = workspace.stack();
        services.running()
                .ifPresent(
                        process -> {
                            throw new CommandException(
                                    Exit.REFUSED,
                                    "the services of " + stack.name() + " run already",
                                    "process " + process.pid(),
                                    "`reprise status` shows them, `reprise down` ends them");
                        });
    }

    private static Exit attached(Services services) throws IOException, InterruptedException {
        Process process = services.start().inheritIO().start();
        Thread end = new Thread(() -> end(process), "end-services");
        Runtime.getRuntime().addShutdownHook(end);
        return process.waitFor() == 0 ? Exit.DONE : Exit.FAILED;
    }

    /** Whoever ends this command ends the services with it, and they end in order. */
    private static void end(Process process) {
        process.destroy();
        try {
            process.waitFor(ENDED_WITHIN.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Exit detached(Services services) throws IOException, InterruptedException {
        var stack = workspace.stack();
        Path log = Files.createDirectories(stack.logFolder()).resolve("up.log");
        var complaint = Complaint.from(stack.logFolder().resolve("reprise.log"));
        Process process =
                services.start()
                        .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        long start = System.nanoTime();
        try (var line = new ProgressLine(workspace.terminal())) {
            while (System.nanoTime() - start < READY_WITHIN.toNanos()) {
                if (process.waitFor(200, TimeUnit.MILLISECONDS)) {
                    refuseSecond(services);
                    Problem said = complaint.of(Files.readString(log));
                    throw new CommandException(
                            Exit.FAILED,
                            "the services ended: " + said.what(),
                            said.target(),
                            said.next());
                }
                if (Files.readString(log).lines().anyMatch(each -> each.startsWith("ready "))) {
                    printing.print(
                            workspace.terminal(),
                            new Standing(stack.name(), true, process.pid()),
                            () ->
                                    List.of(
                                            "%s is up, process %d; `reprise status` shows it"
                                                    .formatted(stack.name(), process.pid())));
                    return Exit.DONE;
                }
                line.show(
                        "starting " + stack.name(),
                        Duration.ofNanos(System.nanoTime() - start).toSeconds() + " s");
            }
        }
        throw new CommandException(
                Exit.WAITING,
                "the services have started, and do not serve after "
                        + READY_WITHIN.toSeconds()
                        + " s; they are left to go on",
                "process " + process.pid(),
                "read "
                        + stack.logFolder().resolve("reprise.log")
                        + "; `reprise status` once they serve, `reprise down` to end them");
    }
}
