package dev.reprise.restore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.bus.StepEnding;
import dev.reprise.bus.StepWork;
import dev.reprise.component.Backup;
import dev.reprise.component.Component;
import dev.reprise.component.Probe;
import dev.reprise.component.Proof;
import dev.reprise.component.Restore;
import dev.reprise.contracts.Command;
import dev.reprise.contracts.Outcome;
import dev.reprise.contracts.RunId;
import dev.reprise.contracts.StepRef;
import dev.reprise.files.HeldFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RestoreStepsTest {
    private static final StepRef REF = new StepRef(new RunId("r-1"), "fence", 1);

    @TempDir Path folder;

    /** A run goes on when its services are started anew, also with another reprise.yaml. */
    @Test
    void shouldDoNothingAtAnotherPlaceThanTheRunWasStartedFor() throws Exception {
        var steps =
                new RestoreSteps(
                        Map.of("db", new At("/srv/db")),
                        new Wards(folder),
                        () -> {
                            throw new AssertionError("the vault was opened");
                        },
                        Duration.ZERO);

        for (Command command :
                List.of(
                        new Command.FenceTarget(REF, "h", "db", "/srv/bd", List.of("data-gone")),
                        new Command.StartTarget(REF, "h", "db", "/srv/bd"),
                        new Command.RollBack(REF, "h", "db", "/srv/bd", null),
                        new Command.ReleaseTarget(REF, "h", "db", "/srv/bd"))) {
            assertThat(steps.execute(command, new Alone()))
                    .asInstanceOf(InstanceOfAssertFactories.type(StepEnding.Refused.class))
                    .satisfies(
                            refused -> {
                                assertThat(refused.retryable()).isFalse();
                                assertThat(refused.problem().what()).endsWith("began: /srv/db");
                                assertThat(refused.problem().target()).isEqualTo("/srv/bd");
                            });
        }
    }

    /** The lock of a step is free in between; this one is not. */
    @Test
    void shouldRefuseASecondRepriseOnOneTarget() throws Exception {
        Path file = Path.of(folder.resolve("db.lock") + ".services");
        var component = new Beside(folder.resolve("db.lock"));
        try (HeldFile _ = HeldFile.take(file, "the other one").orElseThrow();
                Wards wards = new Wards(folder)) {
            assertThat(wards.take(component))
                    .hasValueSatisfying(
                            problem ->
                                    assertThat(problem.what())
                                            .isEqualTo("db is in the care of the other one"));
        }
        try (Wards wards = new Wards(folder)) {
            assertThat(wards.take(component)).isEmpty();
            assertThat(wards.take(component)).isEmpty();
            assertThat(HeldFile.take(file, "")).isEmpty();
        }
        HeldFile.take(file, "").orElseThrow().close();
    }

    /** Touched, it ends the test. */
    private static class At implements Component {
        private final String place;

        At(String place) {
            this.place = place;
        }

        @Override
        public String place() {
            return place;
        }

        @Override
        public String name() {
            return "db";
        }

        @Override
        public String kind() {
            return "folder";
        }

        @Override
        public Map<String, Path> paths() {
            return Map.of();
        }

        @Override
        public Path lockFile() {
            throw new AssertionError("its lock was taken");
        }

        @Override
        public List<Probe> probes() {
            return List.of();
        }

        @Override
        public Backup backup() {
            throw new AssertionError("it was backed up");
        }

        @Override
        public Restore restore() {
            throw new AssertionError("it was restored");
        }

        @Override
        public Proof proof() {
            throw new AssertionError("it was proven");
        }

        @Override
        public void close() {
            // nothing is open
        }
    }

    private static final class Beside extends At {
        private final Path lock;

        Beside(Path lock) {
            super("beside");
            this.lock = lock;
        }

        @Override
        public Path lockFile() {
            return lock;
        }
    }

    private static final class Alone implements StepWork {
        @Override
        public StepRef ref() {
            return REF;
        }

        @Override
        public boolean progress(String doing, long done, long total, String unit) {
            return true;
        }

        @Override
        public boolean superseded() {
            return false;
        }

        @Override
        public void holdPlaced(Outcome.Hold hold) {
            throw new AssertionError("a hold was placed");
        }

        @Override
        public void holdReleased(String component, String hold) {
            throw new AssertionError("a hold was released");
        }

        @Override
        public void crashPoint(String name) {
            // none is armed
        }
    }
}
