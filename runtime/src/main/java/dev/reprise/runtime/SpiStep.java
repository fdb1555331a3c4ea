package dev.reprise.runtime;

import dev.reprise.bus.BusException;
import dev.reprise.bus.StepEnding;
import dev.reprise.bus.StepWork;
import dev.reprise.component.StepEnd;
import dev.reprise.component.SupersededException;
import dev.reprise.component.Work;
import dev.reprise.contracts.Command;
import dev.reprise.contracts.Outcome;
import dev.reprise.contracts.Problem;
import dev.reprise.contracts.StepRef;
import dev.reprise.contracts.StepResult;
import dev.reprise.contracts.StepResult.Verdict;
import dev.reprise.contracts.Visible;
import dev.reprise.vault.fault.VaultException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A component's part in a step, and how its end is told to the worker loop. */
@FunctionalInterface
public interface SpiStep {
    Logger LOG = LoggerFactory.getLogger(SpiStep.class);

    StepEnd run(Work work) throws SupersededException, InterruptedException, IOException;

    /**
     * Runs it, and says in the log what went wrong. What the vault or the file system refuses
     * becomes a failure with its cause in words; a recovery source that cannot be read is named as
     * the one at fault.
     */
    static StepEnding ending(Command command, StepWork step, SpiStep part)
            throws InterruptedException {
        StepEnding ending = tried(command, step, part);
        log(command, ending);
        return ending;
    }

    private static void log(Command command, StepEnding ending) {
        String what = command.ref().label() + " component=" + command.component();
        switch (ending) {
            case StepEnding.Succeeded done -> {
                if (done.result() instanceof StepResult.Validated proof
                        && proof.verdict() == Verdict.DAMAGED) {
                    LOG.error("{} found damage: {}", what, Visible.of(proof.wrong()));
                } else if (done.result() instanceof StepResult.Scrubbed read
                        && !read.damaged().isEmpty()) {
                    LOG.error(
                            "{} read back damaged: {}",
                            what,
                            Visible.of(read.damaged().getFirst()));
                }
            }
            case StepEnding.Failed failed ->
                    LOG.warn("{} failed: {}", what, Visible.of(failed.problem().what()));
            case StepEnding.Refused refused ->
                    LOG.info("{} refused: {}", what, Visible.of(refused.problem().what()));
            case StepEnding.Superseded ignored -> {}
        }
    }

    private static StepEnding tried(Command command, StepWork step, SpiStep part)
            throws InterruptedException {
        try {
            return switch (part.run(new LoopWork(step))) {
                case StepEnd.Succeeded done -> new StepEnding.Succeeded(done.result());
                case StepEnd.Refused refused ->
                        new StepEnding.Refused(refused.problem(), refused.retryable());
                case StepEnd.Failed failed ->
                        new StepEnding.Failed(
                                failed.problem(), failed.retryable(), failed.source());
            };
        } catch (SupersededException e) {
            return new StepEnding.Superseded();
        } catch (VaultException e) {
            return failed(command, e);
        } catch (UncheckedIOException e) {
            return e.getCause() instanceof VaultException vault
                    ? failed(command, vault)
                    : failed(command, Objects.requireNonNull(e.getCause()));
        } catch (IOException e) {
            return failed(command, e);
        }
    }

    /** A command of another role; the worker loop lets none through. */
    static StepEnding notMine(Command command) {
        return new StepEnding.Refused(
                new Problem(
                        "this service does not do " + command.verb(),
                        command.component(),
                        "use one version of Reprise on all hosts"),
                false);
    }

    private static StepEnding failed(Command command, IOException e) {
        return new StepEnding.Failed(
                new Problem(
                        says(e),
                        command.component(),
                        "see to its space and rights; it is tried again"),
                true,
                "");
    }

    /** Of some errors the message is the file's name alone. */
    private static String says(IOException e) {
        return switch (e) {
            case AccessDeniedException denied -> denied.getFile() + ": no permission";
            case NoSuchFileException absent -> absent.getFile() + ": it is not there";
            default -> String.valueOf(e.getMessage());
        };
    }

    private static StepEnding failed(Command command, VaultException e) {
        var problem = new Problem(e.fact(), e.subject(), e.next());
        String source =
                command instanceof Command.StageCopy stage ? stage.source().seal().snapshot() : "";
        return switch (e) {
            case VaultException.Damaged ignored -> new StepEnding.Failed(problem, false, source);
            case VaultException.Missing ignored -> new StepEnding.Failed(problem, false, source);
            case VaultException.NotFound ignored -> new StepEnding.Failed(problem, false, source);
            case VaultException.NoSpace ignored -> new StepEnding.Failed(problem, true, "");
            case VaultException.Inaccessible ignored -> new StepEnding.Failed(problem, true, "");
            case VaultException.Locked ignored -> new StepEnding.Failed(problem, true, "");
            case VaultException.LockLost ignored -> new StepEnding.Failed(problem, true, "");
            case VaultException.WrongPassword ignored -> new StepEnding.Refused(problem, false);
            case VaultException.NotARepository ignored -> new StepEnding.Refused(problem, true);
            case VaultException.ConfigGone ignored -> new StepEnding.Refused(problem, true);
            case VaultException.AlreadyExists ignored -> new StepEnding.Refused(problem, false);
            case VaultException.UnsupportedVersion ignored ->
                    new StepEnding.Refused(problem, false);
            case VaultException.RefusedTarget ignored -> new StepEnding.Failed(problem, false, "");
            case VaultException.Misplaced ignored -> new StepEnding.Refused(problem, false);
        };
    }

    /** What a component is given, over what the loop gives. */
    record LoopWork(StepWork step) implements Work {
        @Override
        public StepRef ref() {
            return step.ref();
        }

        @Override
        public void progress(String doing, long done, long total, String unit)
                throws SupersededException {
            if (!step.progress(doing, done, total, unit)) {
                throw new SupersededException(step.ref().label() + " was overtaken");
            }
        }

        @Override
        public void holdPlaced(Outcome.Hold hold) {
            try {
                step.holdPlaced(hold);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new BusException("interrupted before the hold was recorded", e);
            }
        }

        @Override
        public void holdReleased(String component, String hold) {
            try {
                step.holdReleased(component, hold);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new BusException("interrupted before the release was recorded", e);
            }
        }

        @Override
        public void crashPoint(String name) {
            step.crashPoint(name);
        }
    }
}
