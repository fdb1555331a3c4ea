package dev.reprise.component.sessions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reprise.component.ChangeStream;
import dev.reprise.component.Component;
import dev.reprise.component.Restore;
import dev.reprise.component.StepEnd;
import dev.reprise.component.sessions.repair.Beside;
import dev.reprise.component.sessions.repair.Received;
import dev.reprise.component.sessions.repair.Scratch;
import dev.reprise.component.sessions.repair.SessionsRestore;
import dev.reprise.component.sessions.shelf.Shelf;
import dev.reprise.component.sessions.spool.Spool;
import dev.reprise.component.sessions.tree.Layout;
import dev.reprise.component.suite.TrialWork;
import dev.reprise.contracts.Command.Goal;
import dev.reprise.contracts.Command.Source;
import dev.reprise.contracts.Seal;
import dev.reprise.contracts.StepResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is answered to a person who asks for sessions. */
final class AskedForIT {
    private SessionsRig rig;
    private Component component;
    private ChangeStream stream;
    private Seal seal;

    @BeforeEach
    void begin() throws Exception {
        rig = new SessionsRig(Layout.B);
        component = rig.component();
        stream = component.backup().stream().orElseThrow();
        stream.open(rig.vault(), Steps.DEAF);
        await().atMost(Duration.ofSeconds(60)).until(() -> stream.level().flowing());
        seal = Steps.seal(component, rig);
        rig.awaitStreamed(stream);
    }

    @AfterEach
    void end() throws Exception {
        rig.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ses_nope", "ses_nope/**"})
    void shouldRefuseASessionThatNobodyKnowsAndTouchNothing(String address) throws Exception {
        List<String> before = surroundings();
        var goal = new Goal(null, null, List.of(address), null, null);

        StepEnd end =
                component
                        .restore()
                        .stage(
                                TrialWork.of(Steps.RUN, "stage"),
                                rig.vault(),
                                new Source(seal, true),
                                goal);

        assertThat(end).isInstanceOf(StepEnd.Refused.class);
        assertThat(((StepEnd.Refused) end).problem().what())
                .isEqualTo("no session ses_nope is known");
        assertThat(((StepEnd.Refused) end).retryable()).isFalse();
        assertThat(preview(component.restore(), goal).refusals())
                .containsExactly("no session ses_nope is known");
        assertThat(surroundings()).isEqualTo(before);
    }

    @Test
    void shouldHaveNothingToPutBackOfASessionThatIsWhole() throws Exception {
        String id = rig.tree().sessions().getFirst();
        var goal = new Goal(null, null, List.of(id), null, null);

        Restore.Preview preview = preview(component.restore(), goal);
        assertThat(preview.refusals()).isEmpty();
        assertThat(preview.putsBack()).singleElement().asString().startsWith("nothing");
        assertThat(preview.loses()).isEmpty();

        StepResult.Staged staged = Steps.recover(rig, seal, goal);
        assertThat(staged.counts().values()).containsOnly(0L);
        assertThat(staged.loss().any()).isFalse();
    }

    @Test
    void shouldKnowASessionThatIsGoneFromTheTree() throws Exception {
        String id = rig.tree().sessions().getFirst();
        rig.tree().delete(id);
        rig.awaitStreamed(stream);

        var goal = new Goal(null, null, List.of(id), null, null);
        assertThat(preview(component.restore(), goal).putsBack())
                .anyMatch(line -> line.contains(id) && line.contains("missing"));
    }

    @Test
    void shouldNotCallMissingWhatWasWrittenWhileItLooked() throws Exception {
        // Given an agent that writes between the look at the tree and the one at what is kept of it
        Clock clock = Clock.systemUTC();
        var restore =
                new SessionsRestore(
                        "sessions",
                        new Beside(rig.root()),
                        new Scratch(rig.spool().resolveSibling("run")),
                        new Received(new Spool(rig.spool()), Duration.ofMillis(200), clock),
                        clock,
                        vault -> {
                            write();
                            return new Shelf(vault, "host", "sessions");
                        });

        Restore.Preview preview = preview(restore, Goal.LATEST);

        assertThat(preview.putsBack()).singleElement().asString().startsWith("nothing");
        assertThat(preview.loses()).isEmpty();
    }

    private void write() {
        try {
            rig.tree().sessions(7);
            rig.awaitStreamed(stream);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Restore.Preview preview(Restore restore, Goal goal) throws InterruptedException {
        return restore.preview(rig.vault(), new Source(seal, true), goal);
    }

    private List<String> surroundings() throws IOException {
        try (Stream<Path> all = Files.list(rig.surroundings())) {
            return all.map(Path::toString).sorted().toList();
        }
    }
}
