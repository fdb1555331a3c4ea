package dev.reprise.cli.offline;

import dev.reprise.cli.CommandException;
import dev.reprise.cli.Exit;
import dev.reprise.cli.Workspace;
import dev.reprise.cli.process.Services;
import dev.reprise.cli.screen.ProgressLine;
import dev.reprise.component.Component;
import dev.reprise.component.StepEnd;
import dev.reprise.component.TargetLock;
import dev.reprise.contracts.Command.Goal;
import dev.reprise.contracts.Plan;
import dev.reprise.contracts.Problem;
import dev.reprise.contracts.Seal;
import dev.reprise.files.HeldFile;
import dev.reprise.plans.Plans;
import dev.reprise.vault.Vault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Work on targets without the services: who may, under which lock, with which report. */
public final class Offline {
    private final Workspace workspace;

    public Offline(Workspace workspace) {
        this.workspace = workspace;
    }

    /** What was done, and where the report of it lies. */
    public record Done(OfflineReport report, @Nullable Path file) {}

    /**
     * Restores one component.
     *
     * @param seals to be tried, the best first
     * @param exact whether the seal is wanted as it is
     * @throws CommandException if the services or somebody else may be at work on it
     */
    public Done restore(
            Component component, Vault vault, List<Seal> seals, Goal goal, boolean exact)
            throws IOException, InterruptedException {
        refuseBesideServices("or ask them: `reprise restore` without --offline");
        try (TargetLock _ = lock(component);
                var line = new ProgressLine(workspace.terminal())) {
            var folder = new ReportFolder(workspace.stack().offlineFolder(), true);
            OfflineReport begun =
                    folder.unfinished(component.name(), goal)
                            .orElseGet(() -> fresh(component, goal));
            folder.write(begun);
            var run = new OfflineRun(begun, folder, line, workspace.terminal().clock());
            try (var _ = new CutOff(workspace.terminal(), line, () -> cutOff(component))) {
                OfflineReport report =
                        new OfflineRestore(component, vault, plan(component.kind()), run)
                                .restore(seals, goal, exact);
                return new Done(report, folder.write(report));
            }
        }
    }

    private Problem cutOff(Component component) {
        return new Problem(
                "interrupted: the restore of " + component.name() + " is not done",
                workspace.stack().offlineFolder().toString(),
                "the same command again goes on where this one was; to let go of what it holds"
                        + " instead: reprise release "
                        + component.name());
    }

    /**
     * Undoes every hold that the markers beside the target name.
     *
     * @throws CommandException if the services or somebody else may be at work on it
     */
    public Done release(Component component) throws IOException, InterruptedException {
        refuseBesideServices("while they run they would take what is let go at once again");
        try (TargetLock _ = lock(component);
                var line = new ProgressLine(workspace.terminal())) {
            var folder = new ReportFolder(workspace.stack().offlineFolder(), false);
            OfflineReport begun = fresh(component, Goal.LATEST);
            var run = new OfflineRun(begun, folder, line, workspace.terminal().clock());
            StepEnd end = run.step("release", 3, work -> component.restore().release(work));
            Problem why = OfflineRun.why(end);
            OfflineReport report =
                    run.end(
                            why == null ? OfflineReport.State.DONE : OfflineReport.State.FAILED,
                            why);
            return new Done(report, folder.write(report));
        }
    }

    public static Exit exit(OfflineReport report) {
        return switch (report.state()) {
            case DONE -> Exit.DONE;
            case DOUBTFUL -> Exit.UNVERIFIED;
            case ROLLED_BACK -> Exit.ROLLED_BACK;
            case FAILED, RUNNING -> Exit.FAILED;
        };
    }

    /** The plan that puts this kind back, whatever happened to it. */
    public Plan plan(String kind) {
        return Plan.restoring(Plans.packaged(workspace.kinds().conditions()), kind)
                .orElseThrow(
                        () ->
                                new CommandException(
                                        Exit.FAILED,
                                        "no plan says how to restore a " + kind,
                                        "reprise plans",
                                        "restore it by hand: RESTORE.md in every point says how"));
    }

    private OfflineReport fresh(Component component, Goal goal) {
        var now = workspace.terminal().now();
        return OfflineReport.begun(
                "offline-" + Long.toString(now.toEpochMilli(), 36),
                component.name(),
                workspace.terminal().user(),
                now,
                goal);
    }

    private void refuseBesideServices(String otherwise) {
        List<String> atWork = new Services(workspace.stack()).atWork();
        if (!atWork.isEmpty()) {
            boolean together = atWork.contains(Services.STANDALONE);
            throw new CommandException(
                    Exit.REFUSED,
                    together
                            ? "the services run, and would work against this"
                            : "services run, and would work against this: "
                                    + String.join(", ", atWork),
                    workspace.stack().runFolder().toString(),
                    (together ? "`reprise down` ends them; " : "end them as they were started; ")
                            + otherwise);
        }
    }

    TargetLock lock(Component component) throws IOException {
        // That of a server of another host lies there.
        Files.createDirectories(workspace.stack().runFolder());
        Path file = component.lockFile();
        if (new Services(workspace.stack()).atWork().isEmpty()) {
            refuseBesideAnother(component.careFile()); // else it is in the care of our own
        }
        return TargetLock.take(file, "reprise --offline, " + workspace.terminal().user())
                .orElseThrow(() -> taken(file));
    }

    /** Whose state folder is another one: they would take what is done here for a disaster. */
    private static void refuseBesideAnother(Path care) throws IOException {
        Path folder = care.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            return;
        }
        HeldFile free =
                HeldFile.take(care, "")
                        .orElseThrow(
                                () ->
                                        new CommandException(
                                                Exit.REFUSED,
                                                "it is in the care of " + says(care),
                                                care.toString(),
                                                "end those services first, or ask them:"
                                                        + " `reprise restore` beside their"
                                                        + " reprise.yaml"));
        free.close();
    }

    private static String says(Path care) {
        try {
            return HeldFile.says(care).strip();
        } catch (IOException e) {
            return "another Reprise";
        }
    }

    private static CommandException taken(Path file) {
        String holder;
        try {
            holder = TargetLock.holder(file);
        } catch (IOException e) {
            holder = "";
        }
        return new CommandException(
                Exit.REFUSED,
                "somebody else is at work on it" + (holder.isEmpty() ? "" : ": " + holder),
                file.toString(),
                "wait for them, or end them; then again");
    }
}
