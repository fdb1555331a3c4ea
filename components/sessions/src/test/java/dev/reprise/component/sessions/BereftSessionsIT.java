package dev.reprise.component.sessions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reprise.component.ChangeStream;
import dev.reprise.component.Component;
import dev.reprise.component.Probe;
import dev.reprise.component.sessions.tree.Layout;
import dev.reprise.component.sessions.tree.SessionTreeFixture;
import dev.reprise.component.suite.TrialWork;
import dev.reprise.contracts.Command.Expectation;
import dev.reprise.contracts.Command.Goal;
import dev.reprise.contracts.Loss;
import dev.reprise.contracts.Observation.ChangeNoted;
import dev.reprise.contracts.Seal;
import dev.reprise.contracts.StepResult;
import dev.reprise.contracts.StepResult.Finding;
import dev.reprise.contracts.StepResult.Mark;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Sessions that are still there while their messages or parts are not: the whole way, on files. */
final class BereftSessionsIT {
    private SessionsRig rig;
    private SessionTreeFixture tree;
    private Component component;
    private ChangeStream stream;
    private Probe probe;
    private Seal seal;

    @BeforeEach
    void begin() throws Exception {
        rig = new SessionsRig(Layout.B);
        tree = rig.tree();
        component = rig.component();
        stream = component.backup().stream().orElseThrow();
        stream.open(rig.vault(), Steps.DEAF);
        await().atMost(Duration.ofSeconds(60)).until(() -> stream.level().flowing());
        seal = Steps.seal(component, rig);
        tree.sessions(3);
        probe = component.probes().getFirst();
        assertThat(Steps.symptoms(probe)).isEmpty();
        rig.awaitStreamed(stream);
    }

    @AfterEach
    void end() throws Exception {
        probe.close();
        rig.close();
    }

    @Test
    void shouldPutBackAllPartsFromSealAndStream() throws Exception {
        isHealed(
                () -> SessionTreeFixture.deleteTree(rig.root().resolve(tree.partFolder())), "part");
    }

    @Test
    void shouldPutBackMessagesWhereEachSessionKeptOne() throws Exception {
        for (String id : tree.sessions()) {
            tree.message(id);
        }
        rig.awaitStreamed(stream);
        assertThat(Steps.symptoms(probe)).isEmpty();
        isHealed(
                () -> {
                    for (String id : tree.sessions()) {
                        List<Path> all = tree.messages(id);
                        for (Path each : all.subList(1, all.size())) {
                            Files.delete(each);
                        }
                    }
                },
                "message");
    }

    @Test
    void shouldRecordAFewAndBringThemBackOnlyWhenAsked() throws Exception {
        // Given a session of which somebody takes back what it said
        Map<String, String> before = tree.content();
        String id = tree.sessions().getFirst();
        SessionTreeFixture.deleteTree(rig.root().resolve(tree.messageFolder(id)));
        SessionTreeFixture.deleteTree(rig.root().resolve(tree.partFolder()).resolve(id));
        rig.awaitStreamed(stream);

        // Then that is a fact, no incident, and nothing that a check would not pass
        ChangeNoted noted =
                await().atMost(Duration.ofSeconds(60))
                        .until(this::deletions, found -> !found.isEmpty())
                        .getFirst();
        assertThat(noted.what()).startsWith("deleted: ").endsWith(" of 1 session");
        assertThat(noted.scope()).containsExactly("sessions/" + id);
        assertThat(check().verdict()).isEqualTo(StepResult.Verdict.PASSED);

        // And it comes back when a person asks for the session
        Steps.recover(rig, seal, new Goal(null, null, List.of("sessions/" + id), null, null));
        assertThat(tree.content()).isEqualTo(before);
    }

    @Test
    void shouldNotBlameARepairForWhatSomebodyDeletedAfterIt() throws Exception {
        // Given parts that were put back
        SessionTreeFixture.deleteTree(rig.root().resolve(tree.partFolder()));
        rig.awaitStreamed(stream);
        Steps.recover(rig, seal, new Goal(null, null, List.of(), null, null));
        rig.awaitStreamed(stream);

        // When a session goes, then that is no damage; nor is it proof that something is wrong
        tree.delete(tree.sessions().getFirst());
        rig.awaitStreamed(stream);
        StepResult.Validated check = check();

        assertThat(check.verdict()).as(check.toString()).isEqualTo(StepResult.Verdict.PASSED);
        assertThat(check.findings())
                .anyMatch(
                        each ->
                                each.check().equals("put-back-files")
                                        && each.says().contains(" were deleted since"));
    }

    private void isHealed(Damage damage, String what) throws Exception {
        Map<String, String> before = tree.content();
        damage.inflict();
        long gone = before.size() - tree.content().size();

        Probe.Symptom missing =
                await().atMost(Duration.ofSeconds(60))
                        .until(() -> Steps.symptoms(probe), each -> !each.isEmpty())
                        .getFirst();
        assertThat(missing.condition()).isEqualTo("records-missing");
        assertThat(missing.evidence()).startsWith(gone + " " + what + "s of ");
        rig.awaitStreamed(stream);
        Finding found = finding(check());
        assertThat(found.mark()).isEqualTo(Mark.EXCEEDED);
        assertThat(found.says()).startsWith(gone + " " + what + "s of ");

        var goal = new Goal(null, null, List.of(), missing.lastSeenWell(), null);
        StepResult.Staged staged = Steps.recover(rig, seal, goal);

        assertThat(staged.loss()).isEqualTo(Loss.NOTHING);
        assertThat(staged.counts()).containsEntry("put-back", gone);
        assertThat(tree.content()).isEqualTo(before);
        assertThat(finding(check()).mark()).isEqualTo(Mark.OK);
        await().atMost(Duration.ofSeconds(60)).until(() -> Steps.symptoms(probe).isEmpty());
    }

    private interface Damage {
        void inflict() throws Exception;
    }

    private List<ChangeNoted> deletions() throws InterruptedException {
        Probe.Look.Seen seen = (Probe.Look.Seen) probe.look(false);
        assertThat(seen.symptoms()).isEmpty();
        return seen.notes().stream()
                .filter(ChangeNoted.class::isInstance)
                .map(ChangeNoted.class::cast)
                .filter(each -> each.what().startsWith("deleted"))
                .toList();
    }

    private StepResult.Validated check() throws Exception {
        var expected = new Expectation(null, null, null, Loss.NOTHING, List.of());
        return (StepResult.Validated)
                Steps.result(component.proof().validate(TrialWork.of("r-7", "check"), expected));
    }

    private static Finding finding(StepResult.Validated of) {
        return of.findings().stream()
                .filter(each -> each.check().equals("deletions"))
                .findFirst()
                .orElseThrow();
    }
}
