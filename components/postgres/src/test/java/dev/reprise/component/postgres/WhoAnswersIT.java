package dev.reprise.component.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.component.Component;
import dev.reprise.component.Probe;
import dev.reprise.component.StepEnd;
import dev.reprise.component.postgres.probe.Conditions;
import dev.reprise.component.suite.TrialWork;
import dev.reprise.contracts.Command.Expectation;
import dev.reprise.contracts.Loss;
import dev.reprise.contracts.Sight;
import dev.reprise.contracts.StepResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A port says nothing about whose data is behind it, nor a path in the stack file whose it is. */
final class WhoAnswersIT {
    private static final List<String> GONE = List.of(Conditions.DATA_GONE);

    @TempDir Path folder;

    @Test
    void shouldNotEndAServerThatIsWellByNow() throws Exception {
        try (PostgresRig rig =
                        PostgresRig.start(TestBinaries.current(), folder.resolve("rig"), false);
                Component component = rig.component()) {
            // When what a run was started for is not there any more
            StepEnd end = component.restore().fence(TrialWork.of("r-1", "fence"), GONE);

            // Then nothing is touched
            assertThat(failure(end)).contains("it answers, and its files are all there");
            rig.write();

            // And also where nobody answers, but its files are there
            rig.server().kill();
            assertThat(failure(component.restore().fence(TrialWork.of("r-1", "fence"), GONE)))
                    .contains("its files are all there by now");

            // And a person may want it all the same
            assertThat(component.restore().fence(TrialWork.of("r-1", "fence"), List.of()))
                    .isInstanceOf(StepEnd.Succeeded.class);
        }
    }

    @Test
    void shouldTakeNoOtherServerForItsOwn() throws Exception {
        try (PostgresRig rig =
                        PostgresRig.start(TestBinaries.current(), folder.resolve("rig"), false);
                Component component = rig.component()) {
            rig.server().stop();
            rig.server().copyData(folder.resolve("other/data"));
            rig.server().start();
            rig.server().stop(); // so that no lock file is a copy

            // Given another server, on the same port and with the same passwords
            try (TestServer other =
                    TestServer.over(
                            rig.server().bin(), folder.resolve("other"), rig.server().port())) {
                other.start();

                // When it is to be fenced because its files are gone, then the port is in doubt
                Path data = rig.server().data();
                Files.move(data, data.resolveSibling("away"));
                assertThat(failure(component.restore().fence(TrialWork.of("r-1", "fence"), GONE)))
                        .contains("another server answers at");
                Files.move(data.resolveSibling("away"), data);

                // When it is started, then the other one's answers are not its own
                assertThat(failure(component.restore().start(TrialWork.of("r-1", "start"))))
                        .contains("another process has its port");

                // When it is proven, then nothing is written to the other one
                assertThat(
                                failure(
                                        component
                                                .proof()
                                                .validate(
                                                        TrialWork.of("r-1", "validate"),
                                                        new Expectation(
                                                                null,
                                                                null,
                                                                null,
                                                                Loss.NOTHING,
                                                                List.of()))))
                        .contains("another one answers there");
                assertThat(other.query("SELECT to_regnamespace('reprise')")).isNull();
            }
        }
    }

    /** As where an image makes a new cluster in the empty folder of the one that was there. */
    @Test
    void shouldNotProveAClusterThatWasMadeAnewInItsFolder() throws Exception {
        try (PostgresRig rig =
                        PostgresRig.start(TestBinaries.current(), folder.resolve("rig"), false);
                Component component = rig.component()) {
            // Given that it is known
            for (Probe probe : component.probes()) {
                probe.look(false);
            }
            rig.server().stop();
            Path data = rig.server().data();
            Files.move(data, data.resolveSibling("away"));
            try (TestServer other = TestServer.start(folder.resolve("other"))) {
                other.stop();
                Files.move(other.data(), data);
                rig.server().configure(Map.of("port", Integer.toString(rig.server().port())));
                rig.server().start();

                // When
                StepEnd end =
                        component
                                .proof()
                                .validate(
                                        TrialWork.of("r-1", "validate"),
                                        new Expectation(null, null, null, Loss.NOTHING, List.of()));

                // Then
                assertThat(end)
                        .asInstanceOf(InstanceOfAssertFactories.type(StepEnd.Succeeded.class))
                        .extracting(done -> ((StepResult.Validated) done.result()).wrong())
                        .asString()
                        .contains("another database system answers at");
            }
        }
    }

    @Test
    void shouldKeepNothingOfAnotherClusterUnderItsName() throws Exception {
        try (PostgresRig rig =
                        PostgresRig.start(TestBinaries.current(), folder.resolve("rig"), false);
                TestServer other = TestServer.start(folder.resolve("other"));
                Component component = rig.answeredBy(other).component()) {
            String says = "another database system answers at 127.0.0.1:" + other.port();

            // When it is looked at, it is said, and nothing is written to the other
            for (Probe probe : component.probes()) {
                if (probe.sight().method() == Sight.Method.PROTOCOL && probe.judgesHindrance()) {
                    assertThat(probe.look(false))
                            .asInstanceOf(InstanceOfAssertFactories.type(Probe.Look.Seen.class))
                            .extracting(Probe.Look.Seen::hindrance)
                            .extracting(Probe.Hindrance::what)
                            .asString()
                            .startsWith(says);
                }
            }
            assertThat(other.query("SELECT to_regnamespace('reprise')")).isNull();

            // And it is not backed up
            assertThat(component.backup().seal(TrialWork.of("r-1", "seal"), rig.vault()))
                    .asInstanceOf(InstanceOfAssertFactories.type(StepEnd.Refused.class))
                    .extracting(refused -> refused.problem().what())
                    .asString()
                    .startsWith(says);
            assertThat(rig.vault().snapshots(Set.of())).isEmpty();

            // Nor is ours ended for a copy that would never get the port
            assertThat(component.restore().fence(TrialWork.of("r-1", "fence"), List.of()))
                    .isInstanceOf(StepEnd.Refused.class);
            assertThat(rig.server().postmaster()).isPresent();
        }
    }

    private static String failure(StepEnd end) {
        return assertThat(end)
                .asInstanceOf(InstanceOfAssertFactories.type(StepEnd.Failed.class))
                .actual()
                .problem()
                .what();
    }
}
