package dev.reprise.backup;

import dev.reprise.bus.StepEnding;
import dev.reprise.bus.StepExecutor;
import dev.reprise.bus.StepWork;
import dev.reprise.component.Component;
import dev.reprise.component.StepEnd;
import dev.reprise.contracts.Command;
import dev.reprise.contracts.Problem;
import dev.reprise.runtime.SpiStep;
import java.util.Map;

/** Seals, joins, and opens and closes streams. */
final class BackupSteps implements StepExecutor {
    private final Map<String, Component> components;
    private final PacedVault vault;
    private final PointWriter points;
    private final StreamKeeper streams;

    BackupSteps(
            Map<String, Component> components,
            PacedVault vault,
            PointWriter points,
            StreamKeeper streams) {
        this.components = components;
        this.vault = vault;
        this.points = points;
        this.streams = streams;
    }

    @Override
    public StepEnding execute(Command command, StepWork work) throws InterruptedException {
        return switch (command) {
            case Command.SealComponent seal ->
                    SpiStep.ending(
                            command,
                            work,
                            spi -> {
                                Component component = components.get(seal.component());
                                return component == null
                                        ? unknown(command)
                                        : component.backup().seal(spi, vault.open());
                            });
            case Command.JoinPoint join ->
                    SpiStep.ending(command, work, spi -> points.join(join, spi, vault.open()));
            case Command.CloseStream close ->
                    SpiStep.ending(command, work, spi -> streams.close(close, spi));
            case Command.OpenStream open ->
                    SpiStep.ending(command, work, spi -> streams.open(open, spi));
            case Command.FenceTarget other -> SpiStep.notMine(other);
            case Command.StartTarget other -> SpiStep.notMine(other);
            case Command.StageCopy other -> SpiStep.notMine(other);
            case Command.VerifyCopy other -> SpiStep.notMine(other);
            case Command.SwitchOver other -> SpiStep.notMine(other);
            case Command.RollBack other -> SpiStep.notMine(other);
            case Command.ReleaseTarget other -> SpiStep.notMine(other);
            case Command.ValidateTarget other -> SpiStep.notMine(other);
            case Command.ScrubPoint other -> SpiStep.notMine(other);
        };
    }

    static StepEnd unknown(Command command) {
        return new StepEnd.Refused(
                new Problem(
                        "this host does not protect such a component",
                        command.component(),
                        "add it to reprise.yaml and start again"),
                false);
    }
}
