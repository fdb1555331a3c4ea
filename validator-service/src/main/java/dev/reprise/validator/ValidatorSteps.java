package dev.reprise.validator;

import dev.reprise.bus.StepEnding;
import dev.reprise.bus.StepExecutor;
import dev.reprise.bus.StepWork;
import dev.reprise.component.Component;
import dev.reprise.component.Proof;
import dev.reprise.component.StepEnd;
import dev.reprise.component.SupersededException;
import dev.reprise.component.Work;
import dev.reprise.contracts.Command;
import dev.reprise.contracts.Problem;
import dev.reprise.runtime.SpiStep;
import dev.reprise.runtime.VaultDoor;
import java.io.IOException;
import java.util.Map;

/** Proves copies, targets and recovery points. */
final class ValidatorSteps implements StepExecutor {
    private final Map<String, Component> components;
    private final Scrub scrub;

    ValidatorSteps(Map<String, Component> components, VaultDoor vault) {
        this.components = components;
        this.scrub = new Scrub(vault);
    }

    @Override
    public StepEnding execute(Command command, StepWork work) throws InterruptedException {
        return switch (command) {
            case Command.VerifyCopy verify ->
                    proof(
                            verify,
                            work,
                            (proof, spi) -> proof.verify(spi, verify.copy(), verify.expected()));
            case Command.ValidateTarget validate ->
                    proof(validate, work, (proof, spi) -> proof.validate(spi, validate.expected()));
            case Command.ScrubPoint point ->
                    SpiStep.ending(command, work, spi -> scrub.read(point, spi));
            case Command.SealComponent other -> SpiStep.notMine(other);
            case Command.JoinPoint other -> SpiStep.notMine(other);
            case Command.CloseStream other -> SpiStep.notMine(other);
            case Command.OpenStream other -> SpiStep.notMine(other);
            case Command.FenceTarget other -> SpiStep.notMine(other);
            case Command.StartTarget other -> SpiStep.notMine(other);
            case Command.StageCopy other -> SpiStep.notMine(other);
            case Command.SwitchOver other -> SpiStep.notMine(other);
            case Command.RollBack other -> SpiStep.notMine(other);
            case Command.ReleaseTarget other -> SpiStep.notMine(other);
        };
    }

    @FunctionalInterface
    private interface Part {
        StepEnd run(Proof proof, Work work)
                throws SupersededException, InterruptedException, IOException;
    }

    private StepEnding proof(Command command, StepWork work, Part part)
            throws InterruptedException {
        return SpiStep.ending(
                command,
                work,
                spi -> {
                    Component component = components.get(command.component());
                    return component == null
                            ? new StepEnd.Refused(
                                    new Problem(
                                            "this host does not protect such a component",
                                            command.component(),
                                            "add it to reprise.yaml and start again"),
                                    false)
                            : part.run(component.proof(), spi);
                });
    }
}
