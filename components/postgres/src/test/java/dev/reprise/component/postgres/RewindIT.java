package dev.reprise.component.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reprise.component.Component;
import dev.reprise.component.StepEnd;
import dev.reprise.component.suite.TrialWork;
import dev.reprise.contracts.Command.Expectation;
import dev.reprise.contracts.Command.Goal;
import dev.reprise.contracts.Command.Source;
import dev.reprise.contracts.Seal;
import dev.reprise.contracts.StepResult;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RewindIT {
    @TempDir Path folder;

    @Test
    void shouldGoBackToAMomentAndForthAgain() throws Exception {
        try (PostgresRig rig =
                        PostgresRig.start(TestBinaries.current(), folder.resolve("rig"), true);
                Component component = rig.component()) {
            // Given a moment between two writes of a healthy server
            component.backup().stream().orElseThrow().open(rig.vault(), new SilentListener());
            await("it is streamed")
                    .atMost(Duration.ofSeconds(120))
                    .until(() -> component.backup().stream().orElseThrow().level().flowing());
            Seal seal = sealed(component.backup().seal(work("seal"), rig.vault()));
            rig.write();
            Set<String> then = rig.contents();
            Instant moment = Instant.parse(utc(rig, "SELECT clock_timestamp()"));
            rig.write();
            Set<String> now = rig.contents();

            // When it is rewound
            succeeded(component.restore().fence(work("fence"), List.of()));
            var closed =
                    (StepResult.StreamClosed)
                            succeeded(
                                    component.backup().stream()
                                            .orElseThrow()
                                            .close(work("close-stream"), rig.vault()));
            var staged =
                    (StepResult.Staged)
                            succeeded(
                                    component
                                            .restore()
                                            .stage(
                                                    work("stage"),
                                                    rig.vault(),
                                                    new Source(seal, true),
                                                    new Goal(
                                                            null, moment, List.of(), null,
                                                            closed)));
            var expected = new Expectation(staged.reached(), null, null, staged.loss(), List.of());
            succeeded(component.proof().verify(work("verify"), staged, expected));
            succeeded(component.restore().switchOver(work("switch"), staged));
            succeeded(component.restore().start(work("start")));

            // Then only what was written by then is there, and what is given up was said
            assertThat(rig.contents()).isEqualTo(then);
            assertThat(staged.loss().commits()).isGreaterThanOrEqualTo(now.size() - then.size());

            // And the way back is open
            succeeded(component.restore().rollBack(work("roll-back"), null));
            succeeded(component.restore().start(work("start")));
            assertThat(rig.contents()).isEqualTo(now);
            succeeded(component.restore().release(work("release")));
        }
    }

    @Test
    void shouldRefuseWhatCannotBeReached() throws Exception {
        try (PostgresRig rig =
                        PostgresRig.start(TestBinaries.current(), folder.resolve("rig"), false);
                Component component = rig.component()) {
            Seal seal = sealed(component.backup().seal(work("seal"), rig.vault()));

            StepEnd tomorrow =
                    component
                            .restore()
                            .stage(
                                    work("stage"),
                                    rig.vault(),
                                    new Source(seal, true),
                                    new Goal(
                                            null,
                                            Instant.now().plusSeconds(86_400),
                                            List.of(),
                                            null,
                                            null));
            StepEnd yesterday =
                    component
                            .restore()
                            .stage(
                                    work("stage"),
                                    rig.vault(),
                                    new Source(seal, true),
                                    new Goal(
                                            null,
                                            Instant.now().minusSeconds(86_400),
                                            List.of(),
                                            null,
                                            null));

            assertThat(tomorrow).isInstanceOf(StepEnd.Refused.class);
            assertThat(yesterday).isInstanceOf(StepEnd.Refused.class);
            assertThat(rig.surroundings().toFile().list())
                    .noneMatch(name -> name.contains("reprise-stage"));
        }
    }

    private static String utc(PostgresRig rig, String select) throws Exception {
        return String.valueOf(
                rig.server()
                        .query(
                                "SELECT to_char(("
                                        + select
                                        + ") AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')"));
    }

    private static Seal sealed(StepEnd end) {
        return ((StepResult.Sealed) succeeded(end)).seal();
    }

    private static StepResult succeeded(StepEnd end) {
        assertThat(end).isInstanceOf(StepEnd.Succeeded.class);
        return ((StepEnd.Succeeded) end).result();
    }

    private static TrialWork work(String step) {
        return TrialWork.of("r-1", step);
    }
}
