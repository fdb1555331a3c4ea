package dev.reprise.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reprise.component.Kinds;
import dev.reprise.component.TargetLock;
import dev.reprise.contracts.Decision.IncidentClosed;
import dev.reprise.contracts.Decision.MessageDeadLettered;
import dev.reprise.contracts.Decision.RunFrozen;
import dev.reprise.contracts.Notice.NotificationSent;
import dev.reprise.contracts.Topics;
import dev.reprise.decisions.Run;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The ordinary process, as {@code reprise up} starts it, and what it makes of bad input. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StandaloneIT {
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final String STACK = "alone";
    private static final byte[] POISON = {0, 1, (byte) 0xff, '{', 'x'};

    private final Opened opened = new Opened();
    private final Map<String, Sessions> trees = new LinkedHashMap<>();
    private final Map<String, Path> locks = new LinkedHashMap<>();
    private final Reprise reprise;
    private final Path stackFile;

    StandaloneIT(@TempDir Path folder) throws Exception {
        for (String name : List.of("poisoned", "frozen", "spared", "interrupted")) {
            trees.put(name, new Sessions(folder.resolve("trees/" + name)));
        }
        Files.writeString(folder.resolve("vault.key"), "not a secret\n");
        stackFile =
                Files.writeString(
                        folder.resolve("reprise.yaml"),
                        """
                        stack: %s
                        mode: auto
                        vault: {places: [vault], password: "file:vault.key"}
                        points: {every: 1h}
                        protect:
                          poisoned: {kind: sessions, path: trees/poisoned}
                          frozen: {kind: sessions, path: trees/frozen}
                          spared: {kind: sessions, path: trees/spared}
                          interrupted: {kind: sessions, path: trees/interrupted}
                        """
                                .formatted(STACK));
        var kinds = Kinds.installed();
        kinds.open(kinds.read(stackFile), Clock.systemUTC())
                .forEach((name, component) -> locks.put(name, component.lockFile()));
        reprise = opened.add(new Reprise(stackFile));
    }

    @BeforeAll
    void startAndMakeAPoint() throws Exception {
        reprise.up();
        try (var journal = journal()) {
            await("a recovery point")
                    .atMost(PATIENCE)
                    .until(
                            () ->
                                    journal.state().runs().values().stream()
                                            .anyMatch(run -> run.routine() && !run.open()));
        }
    }

    @AfterAll
    void end() throws Exception {
        opened.close();
    }

    @Test
    void shouldSayInOneLineThatItIsReady() throws Exception {
        // Given, when
        long process = reprise.standalone().orElseThrow().pid();

        // Then
        assertThat(Files.readAllLines(reprise.printed()))
                .filteredOn(line -> line.startsWith("ready"))
                .singleElement()
                .asString()
                .matches(
                        "ready  %s, process %d, after \\d+\\.\\d s, state in %s"
                                .formatted(STACK, process, reprise.state()));
        assertThat(reprise.run("up", "--detach").code()).isEqualTo(3);
        assertThat(reprise.run("status").code()).isZero();
    }

    @Test
    void shouldKeepWhatNobodyCanReadAsEvidenceAndGoOn() throws Exception {
        try (var raw = new RawTopics(reprise.bus(), STACK);
                var journal = journal()) {
            // When
            long inCommands = raw.poison(raw.topics().commands(), POISON);
            long inJournal = raw.poison(raw.topics().journal(), POISON);
            long inPulse = raw.poison(raw.topics().pulse(), POISON);

            // Then it is a fact, told to people, and its bytes are kept
            awaitTold(journal, raw.topics().commands(), inCommands);
            awaitTold(journal, raw.topics().journal(), inJournal);
            awaitTold(journal, raw.topics().pulse(), inPulse);
            var letters = new ArrayList<ConsumerRecord<byte[], byte[]>>();
            await("letters")
                    .atMost(PATIENCE)
                    .until(
                            () -> {
                                letters.addAll(raw.newLetters());
                                return kept(letters, raw.topics().commands(), inCommands) > 0
                                        && kept(letters, raw.topics().journal(), inJournal) > 0
                                        && kept(letters, raw.topics().pulse(), inPulse) > 0;
                            });

            // and both partitions have moved on
            assertRecovers(journal, "poisoned");
            assertThat(
                            journal.facts(MessageDeadLettered.class)
                                    .map(fact -> fact.topic() + "/" + fact.offset()))
                    .doesNotHaveDuplicates();

            // and each was kept once, however many have read it
            letters.addAll(raw.newLetters());
            assertThat(kept(letters, raw.topics().commands(), inCommands)).isOne();
            assertThat(kept(letters, raw.topics().pulse(), inPulse)).isOne();
        }
    }

    @Test
    void shouldSkipAnUnknownFactThatMayBeIgnored() throws Exception {
        try (var raw = new RawTopics(reprise.bus(), STACK);
                var journal = journal()) {
            // When
            long at = raw.unknown("reprise.weather.noted", true, "");

            // Then
            await("the fold").atMost(PATIENCE).until(() -> journal.state().sequence() >= at);
            assertThat(journal.state().skipped()).isEqualTo(1);
            assertThat(reprise.run("status").code()).isZero();
            assertThat(journal.facts(MessageDeadLettered.class))
                    .noneMatch(fact -> fact.offset() == at);
        }
    }

    @Test
    void shouldFreezeTheRunOfAnUnknownFactThatMustBeUnderstood() throws Exception {
        try (var raw = new RawTopics(reprise.bus(), STACK);
                var journal = journal()) {
            // Given a run that cannot get on, because somebody else is at work on its target
            Run run;
            try (TargetLock _ = TargetLock.take(lock("frozen"), "a test").orElseThrow()) {
                tree("frozen").harm();
                run = awaitStep(journal, "frozen", "stage");

                // When
                raw.unknown("reprise.approval.demanded", false, run.id().value());

                // Then it is frozen, and people are called
                await("the freeze")
                        .atMost(PATIENCE)
                        .until(
                                () ->
                                        journal.facts(RunFrozen.class)
                                                .anyMatch(fact -> fact.run().equals(run.id())));
            }
            await("the page")
                    .atMost(PATIENCE)
                    .until(
                            () ->
                                    journal.facts(NotificationSent.class)
                                            .anyMatch(
                                                    fact ->
                                                            fact.key()
                                                                    .endsWith(
                                                                            "/frozen/"
                                                                                    + run.id())));
            assertThat(reprise.state().resolve("log/reprise.log"))
                    .content()
                    .contains("frozen, a person has to look")
                    .contains("reprise.approval.demanded");

            // and everything else goes on
            assertRecovers(journal, "spared");
            assertThat(tree("frozen").isWhole()).isFalse();
        }
    }

    @Test
    void shouldFinishAfterItsOwnKillWhatItHadBegun() throws Exception {
        // Given a recovery that is under way
        try (TargetLock _ = TargetLock.take(lock("interrupted"), "a test").orElseThrow();
                var journal = journal()) {
            tree("interrupted").harm();
            awaitStep(journal, "interrupted", "stage");

            // When
            reprise.kill();
        }
        reprise.up();

        // Then
        try (var journal = journal()) {
            awaitRecovery(journal, "interrupted");
            assertThat(tree("interrupted").isWhole()).isTrue();
        }
    }

    private JournalWatch journal() throws Exception {
        return new JournalWatch(reprise.bus(), STACK);
    }

    private void assertRecovers(JournalWatch journal, String tree) throws Exception {
        tree(tree).harm();
        awaitRecovery(journal, tree);
        assertThat(tree(tree).isWhole()).isTrue();
    }

    private static void awaitRecovery(JournalWatch journal, String component) {
        await("recovery of " + component)
                .atMost(PATIENCE)
                .until(
                        () ->
                                journal.facts(IncidentClosed.class)
                                        .filter(f -> f.incident().component().equals(component))
                                        .anyMatch(
                                                f ->
                                                        f.ending()
                                                                == IncidentClosed.Ending
                                                                        .RECOVERED));
    }

    private static Run awaitStep(JournalWatch journal, String component, String step) {
        return await(step + " of " + component)
                .atMost(PATIENCE)
                .until(
                        () ->
                                journal.state()
                                        .inHand(component)
                                        .filter(run -> run.steps().containsKey(step)),
                        Optional::isPresent)
                .orElseThrow();
    }

    private static void awaitTold(JournalWatch journal, Topics.Declaration topic, long offset) {
        await("fact of " + topic.name() + " at " + offset)
                .atMost(PATIENCE)
                .until(
                        () ->
                                journal.facts(MessageDeadLettered.class)
                                        .filter(fact -> fact.topic().equals(topic.name()))
                                        .anyMatch(fact -> fact.offset() == offset));
        await("page of " + topic.name() + " at " + offset)
                .atMost(PATIENCE)
                .until(
                        () ->
                                journal.facts(NotificationSent.class)
                                        .anyMatch(
                                                fact ->
                                                        fact.key()
                                                                .equals(
                                                                        "letter/"
                                                                                + topic.name()
                                                                                + "/"
                                                                                + offset)));
    }

    private static long kept(
            List<ConsumerRecord<byte[], byte[]>> letters, Topics.Declaration topic, long offset) {
        return letters.stream()
                .filter(letter -> topic.name().equals(header(letter, "dead-letter-topic")))
                .filter(
                        letter ->
                                Long.toString(offset).equals(header(letter, "dead-letter-offset")))
                .filter(letter -> java.util.Arrays.equals(POISON, letter.value()))
                .count();
    }

    private static String header(ConsumerRecord<byte[], byte[]> letter, String name) {
        return new String(letter.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    private Sessions tree(String name) {
        return Optional.ofNullable(trees.get(name)).orElseThrow();
    }

    private Path lock(String name) {
        return Optional.ofNullable(locks.get(name)).orElseThrow();
    }
}
