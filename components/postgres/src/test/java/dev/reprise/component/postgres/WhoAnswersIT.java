package dev.reprise.component.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.component.Component;
import dev.reprise.component.StepEnd;
import dev.reprise.component.postgres.probe.Conditions;
import dev.reprise.component.suite.TrialWork;
import dev.reprise.contracts.Command.Expectation;
import dev.reprise.contracts.Loss;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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

    private static String failure(StepEnd end) {
        return assertThat(end)
                .asInstanceOf(InstanceOfAssertFactories.type(StepEnd.Failed.class))
                .actual()
                .problem()
                .what();
    }
}
