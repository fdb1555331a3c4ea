package dev.reprise.e2e;

import static dev.reprise.e2e.SmallStack.PATIENCE;
import static dev.reprise.e2e.SmallStack.POSTGRES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reprise.contracts.Decision.IncidentClosed;
import dev.reprise.contracts.Decision.RunClosed;
import dev.reprise.contracts.Loss;
import dev.reprise.contracts.Outcome.StepSucceeded;
import dev.reprise.contracts.StepResult;
import dev.reprise.contracts.StepResult.Verdict;
import dev.reprise.decisions.Run;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Six services as six processes, with a broker of another one. Each kind of step is killed after
 * its effect and before its report, and those that do more than one thing amid them too; so are
 * those who take no steps.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ServicesProcessIT {
    private static final List<String> WHILE_A_POINT_IS_MADE =
            List.of(
                    "backup.seal.mid",
                    "backup.join.mid",
                    "backup.join.after",
                    "validator.scrub.after");

    private final SmallStack stack;

    ServicesProcessIT(@TempDir Path folder) throws Exception {
        stack = new SmallStack(folder, List.of("one", "two", "three"), WHILE_A_POINT_IS_MADE);
    }

    @AfterAll
    void end() {
        stack.close();
    }

    /** What is done, and where somebody is killed while it is repaired. */
    private record Disaster(String name, String component, Act act, List<String> killedAt) {}

    private interface Act {
        void happen() throws Exception;
    }

    private Stream<Disaster> disasters() {
        Postgres postgres = stack.postgres();
        return Stream.of(
                new Disaster(
                        "server killed",
                        POSTGRES,
                        postgres::killPostmaster,
                        List.of(
                                "restore.start.mid",
                                "restore.start.after",
                                "validator.validate.after")),
                new Disaster(
                        "folder deleted, killed up to the switch",
                        POSTGRES,
                        postgres::deleteFolder,
                        List.of(
                                "restore.fence.after",
                                "backup.close-stream.after",
                                "restore.stage.mid",
                                "restore.stage.after",
                                "validator.verify.after",
                                "restore.switch.mid",
                                "restore.switch.after")),
                new Disaster(
                        "folder deleted, killed from the switch on",
                        POSTGRES,
                        postgres::deleteFolder,
                        List.of(
                                "restore.start.after",
                                "backup.open-stream.after",
                                "validator.validate.after",
                                "restore.release.after",
                                "backup.seal.after")),
                new Disaster(
                        "folder deleted while nobody receives",
                        POSTGRES,
                        () -> {
                            stack.services().kill("backup");
                            postgres.deleteFolder();
                            stack.services().start("backup");
                        },
                        List.of()),
                new Disaster(
                        "folder deleted, leader and detector killed",
                        POSTGRES,
                        () -> {
                            postgres.deleteFolder();
                            stack.awaitStep(POSTGRES, "stage");
                            stack.services().killAndStart("detector");
                            stack.services().killAndStart("orchestrator");
                        },
                        List.of()),
                new Disaster(
                        "sessions harmed, killed up to the switch",
                        "one",
                        stack.tree("one")::harm,
                        List.of(
                                "restore.stage.mid",
                                "restore.stage.after",
                                "validator.verify.after",
                                "restore.switch.mid",
                                "restore.switch.after")),
                new Disaster(
                        "sessions harmed, killed from the switch on",
                        "two",
                        stack.tree("two")::harm,
                        List.of("validator.validate.after", "backup.seal.mid")));
    }

    /** The first recovery point, the making of which is killed at each of its steps. */
    @BeforeAll
    void makeAPoint() {
        stack.services().awaitKills(PATIENCE);
        stack.awaitCalm();
        List<Run> runs = List.copyOf(stack.journal().state().runs().values());
        assertThat(runs)
                .singleElement()
                .extracting(ServicesProcessIT::ending)
                .isEqualTo(RunClosed.Ending.DONE);
    }

    @TestFactory
    Stream<DynamicTest> shouldRecoverWhoeverIsKilled() {
        return disasters()
                .map(each -> DynamicTest.dynamicTest(each.name(), () -> shouldRecover(each)));
    }

    private void shouldRecover(Disaster disaster) throws Exception {
        // Given
        String component = disaster.component();
        stack.awaitCalm();
        stack.services().arm(disaster.killedAt());
        stack.awaitCommitsThatWait();
        int before = recoveries(component).size();
        int acknowledged = stack.rows().acknowledged();
        await("rows").atMost(PATIENCE).until(() -> stack.rows().acknowledged() > acknowledged);

        // When
        disaster.act().happen();
        stack.services().awaitKills(PATIENCE);
        await("the end of the incident of " + component)
                .atMost(PATIENCE)
                .until(() -> endings(component).size() == before + 1);

        // Then it took one run, which is proven, holds nothing, and has switched once
        assertThat(endings(component).getLast()).isEqualTo(IncidentClosed.Ending.RECOVERED);
        assertThat(recoveries(component)).hasSize(before + 1);
        Run run = recoveries(component).getLast();
        assertThat(ending(run)).as("%s", run.closed()).isEqualTo(RunClosed.Ending.DONE);
        assertThat(run.closed()).extracting(RunClosed::loss).isEqualTo(Loss.NOTHING);
        assertThat(run.holds()).isEmpty();
        assertThat(run.result(StepResult.Validated.class).orElseThrow().verdict())
                .isEqualTo(Verdict.PASSED);
        assertThat(switched(run)).isEqualTo(run.steps().containsKey("switch") ? 1 : 0);
        // and what was acknowledged is there
        assertThat(stack.rows().missing()).isEmpty();
        assertThat(stack.tree("one").isWhole()).isTrue();
        assertThat(stack.tree("two").isWhole()).isTrue();
        assertThat(stack.services().missing()).isEmpty();
    }

    @Test
    void shouldRollBackOnceWhatIsFoundDamagedThoughItIsKilledMeanwhile() throws Exception {
        // Given a repair that is live, and not yet proven
        Sessions tree = stack.tree("three");
        stack.awaitCalm();
        stack.services().arm(List.of("validator.validate.before", "restore.roll-back.after"));
        tree.harm();
        stack.services().awaitCrash("validator", PATIENCE);
        assertThat(tree.isWhole()).isTrue();

        // When somebody damages what was put back
        tree.overwriteOneThatWasHarmed();
        stack.services().awaitKills(PATIENCE);
        await("the end of the incident").atMost(PATIENCE).until(() -> !endings("three").isEmpty());

        // Then all of it is taken back, once, and a person is called
        Run run = recoveries("three").getLast();
        assertThat(ending(run)).as("%s", run.closed()).isEqualTo(RunClosed.Ending.ROLLED_BACK);
        assertThat(run.holds()).isEmpty();
        assertThat(endings("three")).containsExactly(IncidentClosed.Ending.UNRECOVERED);
        assertThat(tree.isStillHarmed()).isTrue();
        assertThat(stack.services().missing()).isEmpty();
    }

    private List<Run> recoveries(String component) {
        return stack.journal().state().runs().values().stream()
                .filter(run -> !run.routine() && run.target().equals(component))
                .sorted(Comparator.comparingLong(Run::sequence))
                .toList();
    }

    private List<IncidentClosed.Ending> endings(String component) {
        return stack.journal()
                .facts(IncidentClosed.class)
                .filter(closed -> closed.incident().component().equals(component))
                .map(IncidentClosed::ending)
                .toList();
    }

    private static RunClosed.Ending ending(Run run) {
        return Optional.ofNullable(run.closed()).orElseThrow().ending();
    }

    private long switched(Run run) {
        return stack.journal()
                .facts(StepSucceeded.class)
                .filter(fact -> fact.ref().run().equals(run.id()))
                .filter(fact -> fact.result() instanceof StepResult.Switched)
                .count();
    }
}
