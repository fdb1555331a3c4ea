package dev.reprise.component.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reprise.component.Component;
import dev.reprise.component.Probe;
import dev.reprise.component.Restore;
import dev.reprise.component.StepEnd;
import dev.reprise.contracts.Command.Goal;
import dev.reprise.contracts.Command.Source;
import dev.reprise.contracts.Seal;
import dev.reprise.contracts.StepResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * What every kind of component promises, whatever it is. A kind's test implements {@link #rig} and
 * inherits the tests; each of them gets a rig of its own, alive and well, with nothing sealed yet.
 */
public interface ComponentContract {
    Rig rig() throws Exception;

    @Test
    default void shouldBringBackWhatWasSealedAndWhatFollowed() throws Exception {
        try (Rig rig = rig();
                Protected component = Protected.of(rig)) {
            // Given what lies in the seal, and what came after it
            rig.write();
            Seal seal = component.seal("r-1");
            component.writeStreamed();
            Set<String> acknowledged = rig.contents();

            // When all of it is lost
            rig.destroy();
            var recovery =
                    new Recovery(rig, "r-2", seal, component.ledger()).draining(component.stream());
            StepResult.Validated proof = recovery.run();

            // Then it is all there again, and proven
            assertThat(rig.contents()).containsAll(acknowledged);
            assertThat(proof.verdict()).isEqualTo(StepResult.Verdict.PASSED);
            assertThat(recovery.staged().loss().any()).as("anything lost").isFalse();
        }
    }

    @Test
    default void shouldBeHarmlessWhenEveryStepIsDoneTwice() throws Exception {
        try (Rig rig = rig();
                Protected component = Protected.of(rig)) {
            rig.write();
            Seal seal = component.seal("r-1");
            Set<String> acknowledged = rig.contents();
            component.stopStreaming();
            rig.destroy();

            new Recovery(rig, "r-2", seal, component.ledger()).twice().run();

            assertThat(rig.contents()).containsAll(acknowledged);
        }
    }

    @Test
    default void shouldSealOnceForOneStep() throws Exception {
        try (Rig rig = rig();
                Protected component = Protected.of(rig)) {
            rig.write();
            Seal first = component.seal("r-1");
            Seal second = component.seal("r-1");

            assertThat(second.snapshot()).isEqualTo(first.snapshot());
        }
    }

    /**
     * At every crash point that a whole recovery passes, one after the other, each on a new rig.
     */
    @Test
    default void shouldResumeAfterACrashAtAnyPoint() throws Exception {
        Set<String> points = recoverCrashingAt(Optional.empty());
        for (String point : points) {
            recoverCrashingAt(Optional.of(point));
        }
    }

    private Set<String> recoverCrashingAt(Optional<String> point) throws Exception {
        try (Rig rig = rig();
                Protected component = Protected.of(rig)) {
            rig.write();
            Seal seal = component.seal("r-1");
            component.writeStreamed();
            Set<String> acknowledged = rig.contents();
            component.ledger().crashPoints().clear();
            rig.destroy();
            var recovery =
                    new Recovery(rig, "r-2", seal, component.ledger()).draining(component.stream());
            point.ifPresent(recovery::crashingAt);

            recovery.run();

            assertThat(rig.contents())
                    .as("after a crash at %s", point.orElse("no point"))
                    .containsAll(acknowledged);
            return new LinkedHashSet<>(component.ledger().crashPoints());
        }
    }

    @Test
    default void shouldRefuseADamagedVaultAndTouchNothing() throws Exception {
        try (Rig rig = rig();
                Protected component = Protected.of(rig)) {
            // Given a seal whose data does not fit its hashes any more
            rig.write();
            Seal seal = component.seal("r-1");
            component.stopStreaming();
            Set<String> contents = rig.contents();
            damage(rig.vaultFolder());

            // When it is to be restored
            StepEnd end;
            try (Component fresh = rig.component()) {
                end =
                        fresh.restore()
                                .stage(
                                        TrialWork.of("r-2", "stage"),
                                        rig.vault(),
                                        new Source(seal, true),
                                        Goal.LATEST);
            }

            // Then it is refused, and what is live is as it was
            assertThat(end).isNotInstanceOf(StepEnd.Succeeded.class);
            assertThat(rig.contents()).isEqualTo(contents);
        }
    }

    @Test
    default void shouldTouchNothingInAPreview() throws Exception {
        try (Rig rig = rig();
                Protected component = Protected.of(rig)) {
            rig.write();
            Seal seal = component.seal("r-1");
            component.stopStreaming();
            Set<String> contents = rig.contents();
            Set<String> names = names(rig.surroundings());

            Restore.Preview preview;
            try (Component fresh = rig.component()) {
                preview = fresh.restore().preview(rig.vault(), new Source(seal, true), Goal.LATEST);
            }

            assertThat(preview.refusals()).isEmpty();
            assertThat(preview.putsBack()).isNotEmpty();
            assertThat(names(rig.surroundings())).isEqualTo(names);
            assertThat(rig.contents()).isEqualTo(contents);
        }
    }

    @Test
    default void shouldLeaveNoHoldBehind() throws Exception {
        try (Rig rig = rig();
                Protected component = Protected.of(rig)) {
            rig.write();
            Seal seal = component.seal("r-1");
            component.stopStreaming();
            rig.destroy();
            new Recovery(rig, "r-2", seal, component.ledger()).run();

            try (Component fresh = rig.component()) {
                StepEnd end =
                        fresh.restore()
                                .release(TrialWork.of("r-3", "release", 1, component.ledger()));
                assertThat(end).isInstanceOf(StepEnd.Succeeded.class);
            }

            assertThat(component.ledger().holds()).isEmpty();
        }
    }

    @Test
    default void shouldSeeItWellThenBrokenThenWell() throws Exception {
        try (Rig rig = rig();
                Protected component = Protected.of(rig)) {
            rig.write();
            Seal seal = component.seal("r-1");
            component.stopStreaming();
            try (Component seen = rig.component()) {
                List<Probe> probes = seen.probes();
                await("it is well")
                        .atMost(Duration.ofSeconds(120))
                        .until(() -> symptoms(probes).isEmpty());

                rig.destroy();
                await("it is broken")
                        .atMost(Duration.ofSeconds(120))
                        .until(() -> symptoms(probes).contains(rig.condition()));

                new Recovery(rig, "r-2", seal, component.ledger()).run();
                await("it is well again")
                        .atMost(Duration.ofSeconds(120))
                        .until(() -> symptoms(probes).isEmpty());
                probes.forEach(Probe::close);
            }
        }
    }

    private static List<String> symptoms(List<Probe> probes) throws InterruptedException {
        var found = new ArrayList<String>();
        for (Probe probe : probes) {
            switch (probe.look(false)) {
                case Probe.Look.Seen seen ->
                        seen.symptoms().forEach(symptom -> found.add(symptom.condition()));
                case Probe.Look.Blind blind -> found.add("blind: " + blind.reason());
            }
        }
        return found;
    }

    private static void damage(Path vault) throws IOException {
        try (var packs = Files.walk(vault.resolve("data"))) {
            for (Path pack : packs.filter(Files::isRegularFile).toList()) {
                byte[] bytes = Files.readAllBytes(pack);
                for (int at = 0; at < bytes.length; at += 1 + bytes.length / 7) {
                    bytes[at] ^= 1;
                }
                pack.toFile().setWritable(true);
                Files.write(pack, bytes);
            }
        }
    }

    private static Set<String> names(Path folder) throws IOException {
        try (var entries = Files.list(folder)) {
            var names = new TreeSet<String>();
            entries.forEach(entry -> names.add(entry.getFileName().toString()));
            return names;
        }
    }
}
