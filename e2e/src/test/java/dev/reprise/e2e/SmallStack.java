package dev.reprise.e2e;

import static org.awaitility.Awaitility.await;

import dev.reprise.bus.broker.EmbeddedBroker;
import dev.reprise.bus.kafka.Cluster;
import dev.reprise.bus.kafka.KafkaPulseReader;
import dev.reprise.contracts.Pulse;
import dev.reprise.contracts.Topics;
import dev.reprise.decisions.Run;
import dev.reprise.decisions.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A PostgreSQL server that is written to all the while, trees of session files, a broker in this
 * process, the services in one process each, and who reads along.
 */
final class SmallStack implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofMinutes(4);
    static final String POSTGRES = "postgres";

    private static final String NAME = "e2e";
    private static final List<String> SERVICES =
            List.of("orchestrator", "detector", "backup", "restore", "validator", "notifier");

    private final Opened opened = new Opened();
    private final Map<String, Sessions> trees = new LinkedHashMap<>();
    private final Cluster cluster;
    private final Postgres postgres;
    private final RowWriter rows;
    private final ServiceProcesses services;
    private final JournalWatch journal;

    /**
     * @param killedAt where the services are to be killed from their start on
     */
    SmallStack(Path folder, List<String> treeNames, List<String> killedAt) throws Exception {
        try {
            for (String name : treeNames) {
                trees.put(name, new Sessions(folder.resolve("trees/" + name)));
            }
            Files.writeString(folder.resolve("vault.key"), "not a secret\n");
            EmbeddedBroker broker = opened.add(EmbeddedBroker.start(folder.resolve("broker")));
            cluster = new Cluster(broker.address(), new Topics(NAME));
            postgres = opened.add(new Postgres(folder.resolve("postgres")));
            services = opened.add(new ServiceProcesses(stackFile(folder), broker.address()));
            services.start(SERVICES, killedAt);
            rows = opened.add(new RowWriter(postgres));
            // The first of them makes the topics; the journal is there before it is read.
            await("the journal")
                    .atMost(PATIENCE)
                    .until(() -> Files.exists(folder.resolve("reprise-state/journal-id")));
            journal = opened.add(new JournalWatch(broker.address(), NAME));
        } catch (Exception e) {
            opened.close();
            throw e;
        }
    }

    private Path stackFile(Path folder) throws IOException {
        var file = new StringBuilder();
        file.append("stack: " + NAME + "\n");
        file.append("mode: auto\n");
        file.append("vault: {places: [vault], password: \"file:vault.key\"}\n");
        file.append("points: {every: 1h}\n");
        file.append("protect:\n");
        trees.keySet()
                .forEach(
                        name ->
                                file.append(
                                        "  %s: {kind: sessions, path: trees/%s}\n"
                                                .formatted(name, name)));
        file.append(postgres.member(POSTGRES));
        return Files.writeString(folder.resolve("reprise.yaml"), file);
    }

    Postgres postgres() {
        return postgres;
    }

    RowWriter rows() {
        return rows;
    }

    ServiceProcesses services() {
        return services;
    }

    JournalWatch journal() {
        return journal;
    }

    Sessions tree(String name) {
        return Optional.ofNullable(trees.get(name)).orElseThrow();
    }

    @Override
    public void close() {
        opened.close();
    }

    /** Nothing is under way, and what follows a recovery by itself has been done. */
    void awaitCalm() {
        await("calm").atMost(PATIENCE).until(() -> calm(journal.state()));
    }

    private static boolean calm(State state) {
        Instant point = state.lastPoint();
        boolean pointSince =
                state.runs().values().stream()
                        .filter(run -> !run.routine() && run.steps().containsKey("seal"))
                        .map(Run::endedAt)
                        .allMatch(end -> end != null && point != null && point.isAfter(end));
        return point != null
                && pointSince
                && state.pointDue() == null
                && state.openRuns().isEmpty()
                && state.incidents().values().stream().noneMatch(each -> each.open());
    }

    /** A commit is acknowledged only once it was received, and the receiver can say so. */
    void awaitCommitsThatWait() throws Exception {
        await("a synchronous receiver").atMost(PATIENCE).until(postgres::commitsWait);
        try (var pulses = new KafkaPulseReader(cluster, "e2e")) {
            await("a receiver that knows that commits wait for it")
                    .atMost(PATIENCE)
                    .until(
                            () ->
                                    pulses.poll(Duration.ofMillis(200)).stream()
                                            .anyMatch(SmallStack::commitsWait));
        }
    }

    private static boolean commitsWait(Pulse pulse) {
        return pulse instanceof Pulse.StreamLevel level
                && level.component().equals(POSTGRES)
                && Long.valueOf(1).equals(level.counts().get("commits-wait"));
    }

    void awaitStep(String component, String step) {
        await(step + " of " + component)
                .atMost(PATIENCE)
                .until(
                        () ->
                                journal.state()
                                        .inHand(component)
                                        .filter(run -> run.steps().containsKey(step))
                                        .isPresent());
    }
}
