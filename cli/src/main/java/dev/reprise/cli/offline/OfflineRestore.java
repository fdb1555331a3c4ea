package dev.reprise.cli.offline;

import dev.reprise.component.ChangeStream;
import dev.reprise.component.Component;
import dev.reprise.component.StepEnd;
import dev.reprise.contracts.Command.Expectation;
import dev.reprise.contracts.Command.Goal;
import dev.reprise.contracts.Command.Source;
import dev.reprise.contracts.Plan;
import dev.reprise.contracts.Problem;
import dev.reprise.contracts.Seal;
import dev.reprise.contracts.StepResult;
import dev.reprise.contracts.StepResult.Verdict;
import dev.reprise.contracts.Verb;
import dev.reprise.vault.Vault;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Brings one component back from the vault alone, by the steps of its plan that need no services. A
 * seal that turns out damaged is passed over for the next older one. Called under the target's
 * lock.
 */
final class OfflineRestore {
    private final Component component;
    private final Vault vault;
    private final Plan plan;
    private final OfflineRun run;

    OfflineRestore(Component component, Vault vault, Plan plan, OfflineRun run) {
        this.component = component;
        this.vault = vault;
        this.plan = plan;
        this.run = run;
    }

    /** A step that ended the run. */
    private static final class Stopped extends Exception {
        private static final long serialVersionUID = 1L;
        private final transient Problem problem;
        private final boolean touched;

        private Stopped(Problem problem, boolean touched) {
            super(problem.what());
            this.problem = problem;
            this.touched = touched;
        }

        static Stopped by(StepEnd.Refused end) {
            return new Stopped(end.problem(), false);
        }

        static Stopped by(StepEnd.Failed end) {
            return new Stopped(end.problem(), true);
        }
    }

    /**
     * @param seals to be tried, the best first
     * @param exact whether the seal is wanted as it is, without what came after it
     */
    OfflineReport restore(List<Seal> seals, Goal goal, boolean exact)
            throws IOException, InterruptedException {
        StepResult.@Nullable Switched switched = null;
        StepResult.@Nullable Staged copy = null;
        StepResult.@Nullable Validated proof = null;
        Goal wanted = goal;
        boolean switching = false;
        boolean live = false;
        boolean asked = false;
        try {
            for (Plan.Step step : plan.steps()) {
                switch (step.verb()) {
                    case FENCE -> must(step, work -> component.restore().fence(work, List.of()));
                    case CLOSE_STREAM -> wanted = drained(step, wanted);
                    case STAGE -> copy = staged(step, seals, wanted, exact);
                    case SWITCH -> {
                        StepResult.Staged staged = needed(copy);
                        switching = true;
                        if (must(step, work -> component.restore().switchOver(work, staged))
                                instanceof StepResult.Switched done) {
                            switched = done;
                        }
                        switching = false;
                        live = true;
                    }
                    case START -> must(step, work -> component.restore().start(work));
                    case VALIDATE -> {
                        Expectation expected = expected(copy, goal);
                        // Where it cannot be asked, it is live and unproven, and still let go.
                        StepEnd end =
                                run.step(
                                        step.name(),
                                        step.attempts(),
                                        work -> component.proof().validate(work, expected));
                        if (end instanceof StepEnd.Succeeded(StepResult.Validated validated)) {
                            proof = validated;
                        }
                        asked = true;
                        if (proof != null && proof.verdict() == Verdict.DAMAGED) {
                            return goBack(
                                    switched, problem("what was restored is damaged: ", proof));
                        }
                    }
                    case RELEASE -> must(step, work -> component.restore().release(work));
                    // Proven with the copy itself, below; and what only the services keep.
                    case VERIFY, OPEN_STREAM, SEAL, JOIN, SCRUB, ROLL_BACK -> {}
                }
            }
        } catch (Stopped e) {
            if ((switching && e.touched) || (live && !asked)) {
                return goBack(switched, e.problem);
            }
            // A hold that stays is told by its own marker, and undone by `reprise release`.
            release();
            return run.end(OfflineReport.State.FAILED, e.problem);
        }
        boolean proven = proof != null && proof.verdict() == Verdict.PASSED;
        return run.end(
                proven ? OfflineReport.State.DONE : OfflineReport.State.DOUBTFUL,
                proven ? null : doubt(proof));
    }

    /**
     * The stream's last changes may lie in a spool that nobody keeps any more. Where it cannot be
     * told how far the stream was, the goal says nothing of it either, and the loss is unknown.
     */
    private Goal drained(Plan.Step step, Goal goal) throws IOException, InterruptedException {
        Optional<ChangeStream> stream = component.backup().stream();
        if (stream.isEmpty()) {
            return goal;
        }
        try (ChangeStream left = stream.get()) {
            StepEnd end = run.step(step.name(), step.attempts(), work -> left.close(work, vault));
            return end instanceof StepEnd.Succeeded done
                            && done.result() instanceof StepResult.StreamClosed closed
                    ? new Goal(goal.position(), goal.time(), goal.scope(), goal.onset(), closed)
                    : goal;
        }
    }

    private StepResult.Staged staged(Plan.Step step, List<Seal> seals, Goal goal, boolean exact)
            throws IOException, InterruptedException, Stopped {
        Optional<Plan.Step> verify =
                plan.steps().stream().filter(each -> each.verb() == Verb.VERIFY).findFirst();
        Problem last =
                new Problem(
                        "no seal of " + component.name() + " is left to restore from",
                        vault.folder().toString(),
                        "see `restic -r " + vault.folder() + " snapshots`");
        for (Seal seal : seals) {
            var source = new Source(seal, !exact && component.backup().stream().isPresent());
            StepEnd end =
                    run.step(
                            step.name(),
                            step.attempts(),
                            work -> component.restore().stage(work, vault, source, goal));
            switch (end) {
                case StepEnd.Succeeded(StepResult.Staged copy) -> {
                    run.keep(run.report().from(copy.snapshot(), copy.loss()));
                    Problem bad = verify.isEmpty() ? null : damage(verify.get(), copy, goal);
                    if (bad == null) {
                        return copy;
                    }
                    last = bad;
                }
                case StepEnd.Succeeded other ->
                        throw new IllegalStateException("staged ended with " + other);
                case StepEnd.Refused refused -> throw Stopped.by(refused);
                case StepEnd.Failed failed -> {
                    if (failed.source().isEmpty()) {
                        throw Stopped.by(failed);
                    }
                    last = failed.problem();
                }
            }
        }
        throw new Stopped(last, true);
    }

    /**
     * Why the copy cannot be used; null if it is sound.
     *
     * @throws Stopped where that cannot be told: an older seal would lose more for no reason
     */
    private @Nullable Problem damage(Plan.Step step, StepResult.Staged copy, Goal goal)
            throws IOException, InterruptedException, Stopped {
        StepEnd end =
                run.step(
                        step.name(),
                        step.attempts(),
                        work -> component.proof().verify(work, copy, expected(copy, goal)));
        return switch (end) {
            case StepEnd.Succeeded(StepResult.Validated validated) ->
                    validated.verdict() == Verdict.DAMAGED
                            ? problem("the copy is damaged: ", validated)
                            : null;
            case StepEnd.Succeeded other ->
                    throw new IllegalStateException("verified ended with " + other);
            case StepEnd.Refused refused -> throw Stopped.by(refused);
            case StepEnd.Failed failed -> throw Stopped.by(failed);
        };
    }

    /**
     * What was live before is live again, is started and let go. Where there is nothing to go back
     * to, what was restored stays, and is let go too.
     *
     * @param switched null where the switch itself was cut off: its marker tells
     */
    private OfflineReport goBack(StepResult.@Nullable Switched switched, Problem why)
            throws IOException, InterruptedException {
        StepEnd back =
                run.step("roll-back", 3, work -> component.restore().rollBack(work, switched));
        if (back instanceof StepEnd.Succeeded) {
            for (Plan.Step step : plan.steps()) {
                if (step.verb() == Verb.START) {
                    run.step(step.name(), step.attempts(), work -> component.restore().start(work));
                }
            }
        }
        release();
        return back instanceof StepEnd.Succeeded
                ? run.end(OfflineReport.State.ROLLED_BACK, why)
                : run.end(OfflineReport.State.FAILED, why);
    }

    private void release() throws IOException, InterruptedException {
        run.step("release", 1, work -> component.restore().release(work));
    }

    private StepResult must(Plan.Step step, OfflineRun.Part part)
            throws IOException, InterruptedException, Stopped {
        StepEnd end = run.step(step.name(), step.attempts(), part);
        return switch (end) {
            case StepEnd.Succeeded done -> done.result();
            case StepEnd.Refused refused -> throw Stopped.by(refused);
            case StepEnd.Failed failed -> throw Stopped.by(failed);
        };
    }

    private static Expectation expected(StepResult.@Nullable Staged copy, Goal goal) {
        StepResult.Staged staged = needed(copy);
        return new Expectation(staged.reached(), null, null, staged.loss(), goal.scope());
    }

    private static StepResult.Staged needed(StepResult.@Nullable Staged copy) {
        if (copy == null) {
            throw new IllegalStateException("the plan stages nothing before");
        }
        return copy;
    }

    private Problem problem(String what, StepResult.Validated proof) {
        String finding =
                proof.findings().stream()
                        .filter(each -> each.mark() == StepResult.Mark.BROKEN)
                        .map(each -> each.check() + ", " + each.says())
                        .findFirst()
                        .orElse("structural damage");
        return new Problem(
                what + finding, component.name(), "restore an older point: reprise restore --at");
    }

    private @Nullable Problem doubt(StepResult.@Nullable Validated proof) {
        if (proof == null) {
            return new Problem(
                    "it is live, and nothing has proven it",
                    component.name(),
                    "look at it yourself; `reprise up`, then `reprise check`");
        }
        return proof.findings().stream()
                .filter(each -> each.mark() == StepResult.Mark.EXCEEDED)
                .findFirst()
                .map(
                        each ->
                                new Problem(
                                        each.check() + ": " + each.says(),
                                        component.name(),
                                        "look at it; what was replaced is kept beside"))
                .orElse(null);
    }
}
