package dev.reprise.component.suite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.component.ChangeStream;
import dev.reprise.component.Component;
import dev.reprise.component.StepEnd;
import dev.reprise.component.Work;
import dev.reprise.contracts.Command.Expectation;
import dev.reprise.contracts.Command.Goal;
import dev.reprise.contracts.Command.Source;
import dev.reprise.contracts.Loss;
import dev.reprise.contracts.Seal;
import dev.reprise.contracts.StepResult;
import dev.reprise.vault.Vault;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A whole recovery, step by step, each on a new instance of the component, as when every step were
 * done by another process. Steps may be crashed and are then tried again by the next attempt.
 */
public final class Recovery {
    private final Rig rig;
    private final String run;
    private final Seal seal;
    private final TrialWork.Ledger ledger;
    private int times = 1;
    private Optional<String> crashAt = Optional.empty();
    private Optional<ChangeStream> open = Optional.empty();
    private StepResult.@Nullable StreamClosed closed;
    private StepResult.@Nullable Staged staged;
    private StepResult.@Nullable Validated validated;
    private final List<String> crashed = new ArrayList<>();

    public Recovery(Rig rig, String run, Seal seal, TrialWork.Ledger ledger) {
        this.rig = rig;
        this.run = run;
        this.seal = seal;
        this.ledger = ledger;
    }

    /** Does every step twice, the second time as the next attempt. */
    public Recovery twice() {
        times = 2;
        return this;
    }

    /** Crashes once at the crash point of that name. */
    public Recovery crashingAt(String name) {
        crashAt = Optional.of(name);
        return this;
    }

    /** Closes that stream, which is still open; otherwise one that nobody keeps is closed. */
    public Recovery draining(Optional<ChangeStream> stream) {
        open = stream;
        return this;
    }

    /** The steps of a recovery in which everything is lost but the vault and the spool. */
    public StepResult.Validated run() throws Exception {
        step(
                "fence",
                (component, work) -> component.restore().fence(work, List.of(rig.condition())));
        step("close-stream", this::closeStream);
        step(
                "stage",
                (component, work) ->
                        component
                                .restore()
                                .stage(work, rig.vault(), new Source(seal, true), goal()));
        step("verify", (component, work) -> component.proof().verify(work, staged(), expected()));
        assertThat(validated().findings()).as("verified").allMatch(Recovery::sound);
        step("switch", (component, work) -> component.restore().switchOver(work, staged()));
        step("start", (component, work) -> component.restore().start(work));
        step("validate", (component, work) -> component.proof().validate(work, expected()));
        step("release", (component, work) -> component.restore().release(work));
        assertThat(crashed).as("crashed at").hasSize(crashAt.isPresent() ? 1 : 0);
        return validated();
    }

    /** The copy that was staged. */
    public StepResult.Staged staged() {
        return java.util.Objects.requireNonNull(staged, "nothing was staged");
    }

    private StepResult.Validated validated() {
        return java.util.Objects.requireNonNull(validated, "nothing was proven");
    }

    private static boolean sound(StepResult.Finding finding) {
        return finding.mark() == StepResult.Mark.OK
                || finding.mark() == StepResult.Mark.NOT_APPLICABLE;
    }

    private Goal goal() {
        return new Goal(null, null, List.of(), null, closed);
    }

    private Expectation expected() {
        return new Expectation(
                staged == null ? null : staged.reached(), null, null, Loss.NOTHING, List.of());
    }

    private StepEnd closeStream(Component component, Work work) throws Exception {
        Optional<ChangeStream> stream = open.or(component.backup()::stream);
        open = Optional.empty();
        Vault vault = rig.vault();
        return stream.isPresent()
                ? stream.get().close(work, vault)
                : StepEnd.done("there is no stream");
    }

    private interface Step {
        StepEnd run(Component component, Work work) throws Exception;
    }

    private void step(String name, Step step) throws Exception {
        int attempt = 1;
        for (int time = 1; time <= times; time++) {
            StepEnd end = null;
            while (end == null) {
                TrialWork work = TrialWork.of(run, name, attempt++, ledger);
                boolean crashing = crashed.isEmpty() && crashAt.isPresent();
                try (Component component = rig.component()) {
                    end = step.run(component, crashing ? work.crashingAt(crashAt.get()) : work);
                } catch (Crash crash) {
                    crashed.add(String.valueOf(crash.getMessage()));
                }
            }
            assertThat(end)
                    .as("step %s, time %d", name, time)
                    .isInstanceOf(StepEnd.Succeeded.class);
            remember(((StepEnd.Succeeded) end).result());
        }
    }

    private void remember(StepResult result) {
        switch (result) {
            case StepResult.StreamClosed stream -> closed = stream;
            case StepResult.Staged copy -> staged = copy;
            case StepResult.Validated proof -> validated = proof;
            case StepResult.Done _,
                    StepResult.Sealed _,
                    StepResult.Joined _,
                    StepResult.Scrubbed _,
                    StepResult.Switched _ -> {
                // Nothing that a later step of a recovery builds on.
            }
        }
    }
}
