package dev.reprise.cli.offline;

import dev.reprise.cli.Workspace;
import dev.reprise.cli.screen.ProgressLine;
import dev.reprise.component.Component;
import dev.reprise.component.Rebuild;
import dev.reprise.component.Rebuild.LeftAlone;
import dev.reprise.component.SupersededException;
import dev.reprise.component.TargetLock;
import dev.reprise.component.Work;
import dev.reprise.contracts.Outcome;
import dev.reprise.contracts.Problem;
import dev.reprise.contracts.RunId;
import dev.reprise.contracts.StepRef;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Builds anew what a component derives, under the target's lock; with or without the services. */
public final class Rebuilding {
    private final Workspace workspace;

    public Rebuilding(Workspace workspace) {
        this.workspace = workspace;
    }

    /** How it ended. */
    public enum State {
        DONE,
        PARTLY,
        REFUSED,
        FAILED
    }

    /**
     * @param rebuilt paths; with {@code dryRun} those that would be
     * @param kept where the replaced ones lie; empty if nothing was written
     * @param problem why nothing could be done; null if something could
     */
    public record Report(
            String component,
            boolean dryRun,
            State state,
            List<String> rebuilt,
            List<LeftAlone> leftAlone,
            String kept,
            @Nullable Problem problem) {}

    public Report preview(Component component, Rebuild rebuild) throws InterruptedException {
        return report(component, true, rebuild.preview());
    }

    /**
     * @throws dev.reprise.cli.CommandException if somebody else is at work on it
     */
    public Report rebuild(Component component, Rebuild rebuild)
            throws IOException, InterruptedException {
        try (TargetLock _ = new Offline(workspace).lock(component);
                var line = new ProgressLine(workspace.terminal())) {
            String run = "rebuild-" + Long.toString(workspace.terminal().now().toEpochMilli(), 36);
            var ref = new StepRef(new RunId(run), "rebuild", 1);
            return report(component, false, rebuild.rebuild(new Shown(ref, line)));
        } catch (SupersededException e) {
            throw new IllegalStateException("there is no other attempt", e);
        }
    }

    private static Report report(Component component, boolean dryRun, Rebuild.Outcome outcome) {
        return switch (outcome) {
            case Rebuild.Rebuilt done ->
                    new Report(
                            component.name(),
                            dryRun,
                            done.leftAlone().isEmpty() ? State.DONE : State.PARTLY,
                            done.rebuilt(),
                            done.leftAlone(),
                            done.kept(),
                            null);
            case Rebuild.Refused refused ->
                    nothing(component, dryRun, State.REFUSED, refused.problem());
            case Rebuild.Failed failed ->
                    nothing(component, dryRun, State.FAILED, failed.problem());
        };
    }

    private static Report nothing(
            Component component, boolean dryRun, State state, Problem problem) {
        return new Report(component.name(), dryRun, state, List.of(), List.of(), "", problem);
    }

    /** What it says goes to the screen; it places no holds. */
    private record Shown(StepRef ref, ProgressLine line) implements Work {
        @Override
        public void progress(String doing, long done, long total, String unit) {
            line.show(doing, done + " of " + total + " " + unit);
        }

        @Override
        public void holdPlaced(Outcome.Hold hold) {
            throw new IllegalStateException("a rebuild holds nothing: " + hold);
        }

        @Override
        public void holdReleased(String component, String hold) {}

        @Override
        public void crashPoint(String name) {}
    }
}
