package dev.reprise.restore;

import dev.reprise.bus.StepEnding;
import dev.reprise.bus.StepExecutor;
import dev.reprise.bus.StepWork;
import dev.reprise.component.Component;
import dev.reprise.component.Restore;
import dev.reprise.component.StepEnd;
import dev.reprise.component.SupersededException;
import dev.reprise.component.TargetLock;
import dev.reprise.component.Work;
import dev.reprise.contracts.Command;
import dev.reprise.contracts.Problem;
import dev.reprise.runtime.SpiStep;
import dev.reprise.vault.Vault;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Brings targets back. Every step is done under the target's lock, which offline restores and a
 * second Reprise need too.
 */
final class RestoreSteps implements StepExecutor {
    private static final long LOOK_MILLIS = 100;

    private final Map<String, Component> components;
    private final Wards wards;
    private final Opening vault;
    private final Duration lockWithin;

    RestoreSteps(
            Map<String, Component> components, Wards wards, Opening vault, Duration lockWithin) {
        this.components = components;
        this.wards = wards;
        this.vault = vault;
        this.lockWithin = lockWithin;
    }

    /** How the vault is come by, where a step needs it. */
    @FunctionalInterface
    interface Opening {
        Vault open() throws IOException;
    }

    @Override
    public StepEnding execute(Command command, StepWork work) throws InterruptedException {
        return switch (command) {
            case Command.FenceTarget fence ->
                    locked(
                            fence,
                            work,
                            (restore, spi) ->
                                    restore.fence(
                                            spi,
                                            Objects.requireNonNullElse(fence.seen(), List.of())));
            case Command.StartTarget start -> locked(start, work, Restore::start);
            case Command.StageCopy stage ->
                    locked(
                            stage,
                            work,
                            (restore, spi) ->
                                    restore.stage(spi, vault.open(), stage.source(), stage.goal()));
            case Command.SwitchOver over ->
                    locked(over, work, (restore, spi) -> restore.switchOver(spi, over.copy()));
            case Command.RollBack back ->
                    locked(back, work, (restore, spi) -> restore.rollBack(spi, back.switched()));
            case Command.ReleaseTarget release -> locked(release, work, Restore::release);
            case Command.SealComponent other -> SpiStep.notMine(other);
            case Command.JoinPoint other -> SpiStep.notMine(other);
            case Command.CloseStream other -> SpiStep.notMine(other);
            case Command.OpenStream other -> SpiStep.notMine(other);
            case Command.VerifyCopy other -> SpiStep.notMine(other);
            case Command.ValidateTarget other -> SpiStep.notMine(other);
            case Command.ScrubPoint other -> SpiStep.notMine(other);
        };
    }

    @FunctionalInterface
    private interface Part {
        StepEnd run(Restore restore, Work work)
                throws SupersededException, InterruptedException, IOException;
    }

    private StepEnding locked(Command command, StepWork work, Part part)
            throws InterruptedException {
        return SpiStep.ending(
                command,
                work,
                spi -> {
                    Component component = components.get(command.component());
                    if (component == null) {
                        return new StepEnd.Refused(
                                new Problem(
                                        "this host does not protect such a component",
                                        command.component(),
                                        "add it to reprise.yaml and start again"),
                                false);
                    }
                    String place = command.place();
                    if (place != null && !place.equals(component.place())) {
                        return new StepEnd.Refused(
                                new Problem(
                                        "reprise.yaml names another place than when the run began: "
                                                + component.place(),
                                        place,
                                        "what was seen there is no reason to act here; if it is to"
                                                + " be restored all the same: reprise restore "
                                                + command.component()),
                                false);
                    }
                    Optional<Problem> another = wards.take(component);
                    if (another.isPresent()) {
                        return new StepEnd.Refused(another.get(), true);
                    }
                    Optional<TargetLock> lock = lock(component, spi);
                    if (lock.isEmpty()) {
                        return new StepEnd.Refused(
                                new Problem(
                                        "the target is locked by "
                                                + TargetLock.holder(component.lockFile()),
                                        component.lockFile().toString(),
                                        "wait for it, or end it"),
                                true);
                    }
                    try (TargetLock _ = lock.get()) {
                        return part.run(component.restore(), spi);
                    }
                });
    }

    private Optional<TargetLock> lock(Component component, Work work)
            throws IOException, SupersededException, InterruptedException {
        String holder = "reprise, step " + work.ref().label();
        long start = System.nanoTime();
        while (true) {
            Optional<TargetLock> lock = TargetLock.take(component.lockFile(), holder);
            if (lock.isPresent() || System.nanoTime() - start > lockWithin.toNanos()) {
                return lock;
            }
            work.progress("waiting for the target's lock", 0, 0, "");
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
    }
}
