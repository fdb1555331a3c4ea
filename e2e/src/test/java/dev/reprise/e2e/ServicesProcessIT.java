package dev.reprise.e2e;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reprise.bus.CrashPoints;
import dev.reprise.bus.broker.EmbeddedBroker;
import dev.reprise.bus.kafka.Cluster;
import dev.reprise.bus.kafka.KafkaJournal;
import dev.reprise.contracts.Decision.IncidentClosed;
import dev.reprise.contracts.Decision.RunClosed;
import dev.reprise.contracts.Outcome.StepSucceeded;
import dev.reprise.contracts.StepResult;
import dev.reprise.contracts.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Six services as six processes, with a broker of another one. Each kind of step of the sessions'
 * disaster, and of a recovery point, is killed once after its effect and before its report.
 */
class ServicesProcessIT {
    private static final Duration PATIENCE = Duration.ofMinutes(6);
    private static final List<String> SERVICES =
            List.of("orchestrator", "detector", "backup", "restore", "validator", "notifier");

    private final Path folder;
    private final EmbeddedBroker broker;
    private final KafkaJournal journal;
    private final Map<String, Sessions> trees = new LinkedHashMap<>();
    private final Map<String, ServiceProcess> running = new LinkedHashMap<>();
    private final FactWatch facts;

    ServicesProcessIT(@TempDir Path folder) throws Exception {
        this.folder = folder;
        this.broker = EmbeddedBroker.start(folder.resolve("broker"));
        this.journal = new KafkaJournal(new Cluster(broker.address(), new Topics("e2e")), "watch");
        for (String name : List.of("one", "two", "three", "four")) {
            trees.put(name, new Sessions(folder.resolve("trees/" + name)));
        }
        Files.writeString(folder.resolve("vault.key"), "not a secret\n");
        Files.writeString(
                folder.resolve("reprise.yaml"),
                """
                stack: e2e
                mode: auto
                vault: {places: [vault], password: "file:vault.key"}
                points: {every: 20s}
                protect:
                  one: {kind: sessions, path: trees/one}
                  two: {kind: sessions, path: trees/two}
                  three: {kind: sessions, path: trees/three}
                  four: {kind: sessions, path: trees/four}
                """);
        start("orchestrator", "");
        // The first of them makes the topics; the journal is there before it is read.
        await().atMost(PATIENCE)
                .until(() -> Files.exists(folder.resolve("reprise-state/journal-id")));
        this.facts = new FactWatch(journal);
    }

    @BeforeEach
    void startTheRest() throws IOException {
        for (String service : SERVICES) {
            if (!running.containsKey(service)) {
                start(service, "");
            }
        }
    }

    @AfterEach
    void end() {
        running.values().parallelStream().forEach(ServiceProcess::close);
        facts.close();
        journal.close();
        broker.close();
    }

    @Test
    void shouldRecoverWhateverIsKilledAfterItsEffectAndBeforeItsReport() throws Exception {
        // Given recovery points, the making of which is killed at each of its steps
        awaitPoints(1);
        killAt("backup", "backup.seal.after");
        killAt("backup", "backup.join.after");
        killAt("validator", "validator.scrub.after");
        awaitPoints(2);

        // When one is harmed, and its recovery killed at each of its steps
        harmAndKill("one", "restore", "restore.stage.after");
        harmAndKill("two", "validator", "validator.verify.after");
        harmAndKill("three", "restore", "restore.switch.after");
        harmAndKill("four", "validator", "validator.validate.after");

        // Then all of them are whole, and each was switched once
        for (var tree : trees.entrySet()) {
            assertThat(tree.getValue().isWhole()).as(tree.getKey()).isTrue();
        }
        assertThat(
                        facts.count(
                                StepSucceeded.class,
                                fact -> fact.result() instanceof StepResult.Switched))
                .isEqualTo(trees.size());
        assertThat(
                        facts.count(
                                IncidentClosed.class,
                                fact -> fact.ending() != IncidentClosed.Ending.RECOVERED))
                .isZero();
        for (String name : trees.keySet()) {
            assertThat(recovered(name)).as(name).isEqualTo(1);
        }
    }

    private void harmAndKill(String tree, String service, String place) throws Exception {
        Sessions sessions = requireNonNull(trees.get(tree));
        restart(service, place);
        sessions.harm();
        awaitHalt(service);
        restart(service, "");
        await("recovery of " + tree).atMost(PATIENCE).until(() -> recovered(tree) > 0);
        await("files of " + tree).atMost(PATIENCE).until(sessions::isWhole);
    }

    private void killAt(String service, String place) throws Exception {
        restart(service, place);
        awaitHalt(service);
        restart(service, "");
    }

    private void awaitHalt(String service) {
        ServiceProcess process = requireNonNull(running.get(service));
        await(process + " to halt").atMost(PATIENCE).until(() -> !process.alive());
        assertThat(process.exitCode()).isEqualTo(CrashPoints.EXIT_CODE);
    }

    private void awaitPoints(long more) {
        long before = points();
        await("recovery points").atMost(PATIENCE).until(() -> points() >= before + more);
    }

    private long points() {
        return facts.count(
                RunClosed.class,
                closed ->
                        closed.ending() == RunClosed.Ending.DONE
                                && closed.summary().startsWith("p-"));
    }

    private long recovered(String tree) {
        return facts.count(
                IncidentClosed.class,
                closed ->
                        closed.incident().component().equals(tree)
                                && closed.ending() == IncidentClosed.Ending.RECOVERED);
    }

    private void restart(String service, String crashAt) throws IOException {
        requireNonNull(running.get(service)).close();
        start(service, crashAt);
    }

    private void start(String service, String crashAt) throws IOException {
        running.put(
                service,
                ServiceProcess.start(
                        service, folder.resolve("reprise.yaml"), broker.address(), crashAt));
    }
}
