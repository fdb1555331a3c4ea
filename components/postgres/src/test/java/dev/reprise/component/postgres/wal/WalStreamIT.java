package dev.reprise.component.postgres.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.reprise.component.SupersededException;
import dev.reprise.component.postgres.TestBinaries;
import dev.reprise.component.postgres.TestServer;
import dev.reprise.component.postgres.ToldWork;
import dev.reprise.component.postgres.wire.ServerAddress;
import dev.reprise.contracts.Loss;
import dev.reprise.contracts.Observation;
import dev.reprise.contracts.Position;
import dev.reprise.contracts.Seal;
import dev.reprise.contracts.StepResult;
import dev.reprise.contracts.StepResult.StreamClosed;
import dev.reprise.vault.repository.Pacing;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WalStreamIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration NEVER = Duration.ofHours(1);
    private static final Duration SOON = Duration.ofSeconds(1);

    @TempDir Path folder;

    @ParameterizedTest
    @MethodSource("dev.reprise.component.postgres.TestBinaries#all")
    void shouldMissNothingAcknowledgedWhenTheServerIsKilled(Path bin) throws Exception {
        try (StreamRig rig = StreamRig.start(bin, folder.resolve("r"), true, SOON)) {
            // Given a base, and clients that write all the while
            rig.stream(PATIENCE);
            Seal seal = rig.seal("r-1");
            AtomicLong acknowledged = new AtomicLong();
            Thread writer = Thread.ofPlatform().start(() -> writeUntilItFails(rig, acknowledged));
            await("rows are acknowledged").atMost(PATIENCE).until(() -> acknowledged.get() > 500);

            // When the server is killed
            rig.server().kill();
            writer.join(PATIENCE);
            StreamClosed closed = rig.closeStream("r-2");

            // Then every acknowledged row is in the log that can be proven, and nothing is lost
            assertThat(closed.loss()).isEqualTo(Loss.NOTHING);
            WalHistory history = rig.history(seal);
            assertThat(closed.proven()).isEqualTo(history.last().position());
            WalSurvey survey = history.between(history.base().start(), history.last().record());
            assertThat(survey.commits()).isGreaterThanOrEqualTo(acknowledged.get());
            assertThat(history.ending()).isEmpty();
        }
    }

    /**
     * A server goes on with what it has open, and makes a new file of zeros where another of its
     * processes misses one: what it sends then is no log, and nobody could be given it back.
     */
    @ParameterizedTest
    @MethodSource("dev.reprise.component.postgres.TestBinaries#all")
    void shouldAcknowledgeNothingOfALogThatIsTakenAwayUnderTheServer(Path bin) throws Exception {
        try (StreamRig rig = StreamRig.start(bin, folder.resolve("r"), true, SOON)) {
            // Given
            rig.stream(PATIENCE);
            Seal seal = rig.seal("r-1");
            AtomicLong acknowledged = new AtomicLong();
            Thread writer = Thread.ofPlatform().start(() -> writeUntilItFails(rig, acknowledged));
            await("rows are acknowledged").atMost(PATIENCE).until(() -> acknowledged.get() > 200);

            // When the segment that is written goes, and clients go on for a while
            String newest = rig.server().query("SELECT pg_walfile_name(pg_current_wal_lsn())");
            Files.delete(rig.server().data().resolve("pg_wal").resolve(newest));
            Instant taken = Instant.now();
            Thread.sleep(8_000);
            boolean gap = rig.heard().broken().stream().anyMatch(Observation.StreamBroken::gap);
            rig.server().kill();
            writer.join(PATIENCE);
            StreamClosed closed = rig.closeStream("r-2");

            // Then every acknowledged row is proven, or what is missing is said
            WalHistory history = rig.history(seal);
            long proven =
                    history.between(history.base().start(), history.last().record()).commits();
            if (closed.loss().any()) {
                assertThat(gap).isTrue();
                assertThat(closed.loss().exact()).isFalse();
                assertThat(closed.loss().from()).isBefore(taken.plusSeconds(5));
                assertThat(closed.loss().to()).isAfter(taken);
            } else {
                assertThat(proven).isGreaterThanOrEqualTo(acknowledged.get());
            }
        }
    }

    /** With synchronous commits nobody writes on before it is received, and no segment ends. */
    @Test
    void shouldHaveTheNextSegmentBegunThoughItMayNotAskForIt() throws Exception {
        try (StreamRig rig =
                StreamRig.start(TestBinaries.current(), folder.resolve("r"), true, SOON)) {
            // Given a role with the right to replicate alone
            rig.server()
                    .execute(
                            "CREATE ROLE humble LOGIN REPLICATION PASSWORD '"
                                    + TestServer.PASSWORD
                                    + "'");
            String before = rig.server().query("SELECT pg_walfile_name(pg_current_wal_lsn())");
            ServerAddress all = ServerAddress.of(rig.settings());
            // When
            new NextSegment(
                            new ServerAddress(
                                    all.host(),
                                    all.port(),
                                    "humble",
                                    all.password(),
                                    all.tls(),
                                    all.authority(),
                                    all.connect(),
                                    all.answer()),
                            "postgres",
                            "a-test")
                    .begin();
            // Then
            assertThat(rig.server().query("SELECT pg_walfile_name(pg_current_wal_lsn())"))
                    .isGreaterThan(before);
        }
    }

    /** What is received after such a gap is the log again, and a new base leads on from it. */
    @Test
    void shouldReceiveAgainFromTheNextSegmentOnAfterOneThatIsNoLog() throws Exception {
        try (StreamRig rig =
                StreamRig.start(TestBinaries.current(), folder.resolve("r"), true, SOON)) {
            // Given
            rig.stream(PATIENCE);
            AtomicLong last = new AtomicLong();
            rig.commit(50, last);
            String newest = rig.server().query("SELECT pg_walfile_name(pg_current_wal_lsn())");
            Path segment = rig.server().data().resolve("pg_wal").resolve(newest);

            // When its segment is overwritten with zeros, and the stream is begun anew
            rig.stream().close();
            Files.write(segment, new byte[16 << 20]);
            rig.stream(PATIENCE);

            // Then it says that there is a gap, and commits are acknowledged again
            await("the gap is said")
                    .atMost(PATIENCE)
                    .until(
                            () ->
                                    rig.heard().broken().stream()
                                            .anyMatch(Observation.StreamBroken::gap));
            rig.awaitFlowing(PATIENCE);
            rig.commit(50, last);
            Seal seal = rig.seal("r-2");
            rig.commit(50, last);
            rig.server().kill();
            StreamClosed closed = rig.closeStream("r-3");
            assertThat(closed.loss()).isEqualTo(Loss.NOTHING);
            WalHistory history = rig.history(seal);
            assertThat(history.between(history.base().start(), history.last().record()).commits())
                    .isGreaterThanOrEqualTo(50);
        }
    }

    @Test
    void shouldBringTheLogBackFromTheVaultAlone() throws Exception {
        try (StreamRig rig =
                StreamRig.start(TestBinaries.current(), folder.resolve("r"), false, SOON)) {
            // Given
            rig.stream(PATIENCE);
            Seal seal = rig.seal("r-1");
            AtomicLong last = new AtomicLong();
            rig.commit(300, last);
            rig.server().execute("SELECT pg_switch_wal()");
            rig.commit(300, last);
            rig.awaitVaulted();
            WalHistory whole = rig.history(seal);
            rig.server().kill();
            rig.stream().close();

            // When
            remove(rig.spool());

            // Then
            WalHistory history = rig.history(seal);
            assertThat(history.last().end()).isGreaterThanOrEqualTo(whole.last().end());
            assertThat(history.between(history.base().start(), history.last().record()).commits())
                    .isGreaterThanOrEqualTo(600);

            // And: what recovery needs is laid out, each file of a segment's size
            Path stage = folder.resolve("stage");
            history.stage(stage, history.last());
            history.stage(stage, history.last());
            try (var files = Files.list(stage)) {
                List<Path> all = files.toList();
                assertThat(all).hasSizeGreaterThan(1);
                for (Path each : all) {
                    assertThat(Files.size(each)).isEqualTo(16 << 20);
                }
            }
        }
    }

    @Test
    void shouldTellAMomentByTheCommits() throws Exception {
        try (StreamRig rig =
                StreamRig.start(TestBinaries.current(), folder.resolve("r"), false, NEVER)) {
            // Given
            rig.stream(PATIENCE);
            Instant early = Instant.now().minusSeconds(60);
            Seal seal = rig.seal("r-1");
            AtomicLong last = new AtomicLong();
            rig.commit(50, last);
            Instant between = Instant.parse(clock(rig.server()));
            Lsn place = lsn(rig.server());
            rig.commit(50, last);
            rig.awaitReceived();

            // When
            WalHistory history = rig.history(seal);

            // Then
            assertThat(history.at(early)).isInstanceOf(Moment.BeforeBase.class);
            assertThat(history.at(Instant.now().plusSeconds(60)))
                    .isInstanceOf(Moment.BeyondEnd.class);
            Moment found = history.at(between);
            assertThat(found).isInstanceOf(Moment.Found.class);
            Reach reach = ((Moment.Found) found).reach();
            assertThat(history.between(reach.record(), history.last().record()).commits())
                    .isEqualTo(50);
            Reach at = history.at(history.last().history().position(place)).orElseThrow();
            assertThat(history.between(at.record(), history.last().record()).commits())
                    .isEqualTo(50);
            assertThat(history.at(history.last().history().position(Lsn.parse("FF/0")))).isEmpty();
            assertThat(history.lastSchemaChange(history.last().record())).isEmpty();

            // And where another branch is live, what was given up of this one is not lost again
            Instant now = Instant.now();
            var live =
                    new StreamClosed(
                            new Position("another", "0"),
                            now,
                            null,
                            null,
                            new Loss(between, now, 7, 0, false));
            Loss loss = history.lossAfter(reach, live);
            assertThat(loss.commits()).isEqualTo(7);
            assertThat(loss.exact()).isFalse();
        }
    }

    @Test
    void shouldSayWhatADamagedBatchCosts() throws Exception {
        try (StreamRig rig =
                StreamRig.start(TestBinaries.current(), folder.resolve("r"), true, NEVER)) {
            // Given: a good batch with the base, then one that will be damaged, then no batch
            rig.stream(PATIENCE);
            Seal seal = rig.seal("r-1");
            AtomicLong last = new AtomicLong();
            rig.commit(100, last);
            rig.closeStream("r-0");
            rig.stream(PATIENCE);
            Set<Path> before = packs(rig);
            Instant good = Instant.parse(clock(rig.server()));
            rig.commit(70, last);
            rig.closeStream("r-00");
            rig.stream(PATIENCE);
            Set<Path> damaged = packs(rig);
            damaged.removeAll(before);
            assertThat(damaged).isNotEmpty();
            rig.commit(30, last);
            rig.awaitReceived();
            Instant end = Instant.parse(clock(rig.server()));

            // When the spool goes, the batch's packs are damaged, and the server is lost
            rig.server().kill();
            remove(rig.spool());
            for (Path pack : damaged) {
                flip(pack);
            }
            StreamClosed closed = rig.closeStream("r-2");

            // Then the last proven position is the good batch's, and the loss is what followed
            WalHistory history = rig.history(seal);
            assertThat(closed.proven()).isEqualTo(history.last().position());
            Loss loss = closed.loss();
            assertThat(loss.any()).isTrue();
            assertThat(loss.commits()).isBetween(100L, 110L);
            assertThat(loss.from()).isBeforeOrEqualTo(good);
            assertThat(loss.to()).isAfterOrEqualTo(end);
            assertThat(loss.exact()).isTrue();
            assertThat(history.lossAfter(history.last(), closed)).isEqualTo(loss);
        }
    }

    /** Of the zeros behind the record that ends a segment early only some may have arrived. */
    @Test
    void shouldLayOutALogThatEndsBehindASwitchOfSegments() throws Exception {
        try (StreamRig rig =
                StreamRig.start(TestBinaries.current(), folder.resolve("r"), true, NEVER)) {
            // Given
            rig.stream(PATIENCE);
            Seal seal = rig.seal("r-1");
            AtomicLong last = new AtomicLong();
            rig.commit(50, last);
            String segment = told(rig, "SELECT pg_walfile_name(pg_current_wal_lsn())");
            Lsn behind = Lsn.parse(told(rig, "SELECT pg_switch_wal()"));
            rig.awaitReceived();
            rig.server().kill();
            rig.restart();
            cutTo(behind.value() % (16 << 20) + 100, segment, rig.spool());

            // When
            WalHistory history = rig.history(seal);
            Path log = folder.resolve("log");
            history.stage(log, history.last());

            // Then
            assertThat(history.last().end()).isEqualTo(behind.plus((16 << 20) - 1).floor(16 << 20));
            assertThat(log.resolve(segment)).hasSize(16 << 20);
            assertThat(history.between(history.base().start(), history.last().record()).commits())
                    .isGreaterThanOrEqualTo(50);
        }
    }

    /** As if the receiver had been cut off there. */
    private static void cutTo(long length, String segment, Path spool) throws IOException {
        List<Path> held;
        try (Stream<Path> files = Files.walk(spool)) {
            held =
                    files.filter(each -> name(each).matches("[0-9A-F]{24}(\\.part)?"))
                            .filter(each -> name(each).substring(0, 24).compareTo(segment) >= 0)
                            .toList();
        }
        for (Path each : held) {
            if (!name(each).startsWith(segment)) {
                Files.delete(each);
                continue;
            }
            Path growing = each.resolveSibling(segment + ".part");
            Files.move(each, growing, StandardCopyOption.REPLACE_EXISTING);
            try (FileChannel channel = FileChannel.open(growing, StandardOpenOption.WRITE)) {
                assertThat(channel.size()).isGreaterThanOrEqualTo(length);
                channel.truncate(length);
            }
        }
    }

    private static String told(StreamRig rig, String query) throws SQLException {
        return Objects.requireNonNull(rig.server().query(query));
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }

    @Test
    void shouldNoticeThatTheSpoolIsGoneAndReceiveAgain() throws Exception {
        try (StreamRig rig =
                StreamRig.start(TestBinaries.current(), folder.resolve("r"), true, SOON)) {
            // Given
            rig.stream(PATIENCE);
            Seal seal = rig.seal("r-1");
            AtomicLong last = new AtomicLong();
            rig.commit(50, last);

            // When
            remove(rig.spool());
            // Then
            await("the loss is noticed")
                    .atMost(Duration.ofSeconds(5))
                    .until(
                            () ->
                                    rig.heard().broken().stream()
                                            .anyMatch(Observation.StreamBroken::gap));
            rig.awaitFlowing(PATIENCE);
            rig.commit(50, last);
            rig.awaitVaulted();
            WalHistory history = rig.history(seal);
            assertThat(history.between(history.base().start(), history.last().record()).commits())
                    .isGreaterThanOrEqualTo(100);
        }
    }

    @Test
    void shouldStayOnItsBranchWhereTheServerHasLostTheHistoryOfItsTimeline() throws Exception {
        try (StreamRig rig =
                StreamRig.start(TestBinaries.current(), folder.resolve("r"), false, SOON)) {
            // Given a server on its second timeline
            rig.server().stop();
            rig.server().configure(Map.of("restore_command", "false"));
            Files.createFile(rig.server().data().resolve("recovery.signal"));
            rig.server().start();
            rig.stream(PATIENCE);
            rig.commit(50, new AtomicLong());
            rig.awaitVaulted();
            String branch = Objects.requireNonNull(rig.stream().level().received()).branch();
            assertThat(branch).startsWith("2-");

            // When its history goes, and the stream has to begin anew
            Files.delete(rig.server().data().resolve("pg_wal/00000002.history"));
            int before = rig.heard().broken().size();
            remove(rig.spool());

            // Then that is said, and it is not taken for another branch
            await("the loss is said")
                    .atMost(PATIENCE)
                    .until(
                            () ->
                                    rig.heard().broken().stream()
                                            .skip(before)
                                            .anyMatch(each -> each.reason().contains("history")));
            assertThat(Objects.requireNonNull(rig.stream().level().received()).branch())
                    .isEqualTo(branch);
        }
    }

    @Test
    void shouldGoOnWhereItWasAfterARestart() throws Exception {
        try (StreamRig rig =
                StreamRig.start(TestBinaries.current(), folder.resolve("r"), false, NEVER)) {
            // Given
            rig.stream(PATIENCE);
            Seal seal = rig.seal("r-1");
            AtomicLong last = new AtomicLong();
            rig.commit(40, last);
            rig.awaitReceived();

            // When we are away for a while, and the server too
            rig.restart();
            rig.commit(40, last);
            rig.server().kill();
            rig.server().start();
            rig.stream(PATIENCE);
            rig.commit(40, last);
            rig.awaitReceived();

            // Then
            WalHistory history = rig.history(seal);
            assertThat(history.between(history.base().start(), history.last().record()).commits())
                    .isGreaterThanOrEqualTo(120);
            assertThat(rig.heard().broken()).noneMatch(Observation.StreamBroken::gap);
            StreamClosed closed = rig.closeStream("r-2");
            List<Batch> batches =
                    new LogShelf(rig.vault(), StreamRig.COMPONENT)
                            .batches(history.base().systemId());
            assertThat(batches).hasSize(1);
            assertThat(batches.getFirst().survey().commits()).isGreaterThanOrEqualTo(120);
            assertThat(closed.proven()).isEqualTo(rig.history(seal).last().position());
        }
    }

    @Test
    void shouldLoseNothingThoughItIsRestartedWhileTheServerIsGone() throws Exception {
        try (StreamRig rig =
                StreamRig.start(
                        TestBinaries.current(),
                        folder.resolve("rig"),
                        true,
                        Duration.ofMillis(200))) {
            rig.stream(PATIENCE);
            Seal seal = rig.seal("r-1");
            rig.commit(100, new AtomicLong());
            rig.awaitVaulted();
            rig.server().kill();

            // Given a process that never meets the server
            rig.restart();
            rig.stream().open(rig.vault(), rig.heard());

            StreamClosed closed = rig.closeStream("r-2");

            assertThat(closed.loss()).isEqualTo(Loss.NOTHING);
            assertThat(closed.proven()).isEqualTo(rig.history(seal).last().position());
        }
    }

    @Test
    void shouldFreezeWhenAnotherSystemAnswers() throws Exception {
        try (StreamRig rig =
                StreamRig.start(TestBinaries.current(), folder.resolve("r"), false, NEVER)) {
            // Given
            rig.stream(PATIENCE);
            rig.awaitReceived();
            Set<String> spooled = names(rig.spool());

            // When a new cluster is made where the old one was
            rig.server().kill();
            remove(rig.server().data());
            TestServer other =
                    TestServer.create(TestBinaries.current(), folder.resolve("other"), Map.of());
            other.configure(Map.of("port", String.valueOf(rig.server().port())));
            try (TestServer reborn =
                    TestServer.over(
                            TestBinaries.current(), folder.resolve("other"), rig.server().port())) {
                reborn.start();

                // Then
                await("the stranger is noticed")
                        .atMost(PATIENCE)
                        .until(
                                () ->
                                        rig.heard().broken().stream()
                                                .anyMatch(
                                                        each ->
                                                                each.gap()
                                                                        && each.reason()
                                                                                .contains(
                                                                                        "another"
                                                                                                + " database")));
                assertThat(names(rig.spool())).isEqualTo(spooled);
            }
        }
    }

    @Test
    void shouldLeaveNoHoldBehindInAnOrderlyClose() throws Exception {
        try (StreamRig rig =
                StreamRig.start(TestBinaries.current(), folder.resolve("r"), true, NEVER)) {
            // Given
            rig.stream(PATIENCE);
            assertThat(rig.heard().holds)
                    .containsExactlyInAnyOrder("slot/reprise_stack_db", "synchronous");
            Path marks = rig.server().data().resolveSibling("data.reprise-holds");
            assertThat(names(marks)).hasSize(2);

            // When
            rig.stream().close();

            // Then commits go on without us, and the slot still keeps the log
            assertThat(rig.heard().holds).containsExactly("slot/reprise_stack_db");
            assertThat(rig.server().query("SHOW synchronous_standby_names")).isEmpty();
            rig.commit(1, new AtomicLong());
            assertThat(rig.server().query("SELECT count(*) FROM pg_replication_slots"))
                    .isEqualTo("1");
            assertThat(names(marks)).hasSize(1);
        }
    }

    @Test
    void shouldSayThatCommitsWaitForOthersAndNotForUs() throws Exception {
        try (StreamRig rig =
                StreamRig.start(TestBinaries.current(), folder.resolve("r"), true, NEVER)) {
            // Given
            rig.server()
                    .execute(
                            "ALTER SYSTEM SET synchronous_standby_names = 'ANY 1 (berlin)'",
                            "SELECT pg_reload_conf()");

            // When
            rig.open();

            // Then
            await("nobody says it")
                    .atMost(PATIENCE)
                    .until(() -> lacks(rig).endsWith("others (ANY 1 (berlin))"));

            // And when they are not waited for any more
            rig.server()
                    .execute(
                            "ALTER SYSTEM RESET synchronous_standby_names",
                            "SELECT pg_reload_conf()");

            // Then
            await("it is not in force").atMost(PATIENCE).until(() -> lacks(rig).isEmpty());
            assertThat(rig.heard().holds).contains("synchronous");
        }
    }

    private static String lacks(StreamRig rig) {
        return rig.heard().observations.stream()
                .filter(Observation.StreamResumed.class::isInstance)
                .map(Observation.StreamResumed.class::cast)
                .map(resumed -> String.valueOf(Objects.requireNonNullElse(resumed.lacks(), "")))
                .reduce("", (before, now) -> now);
    }

    /** The receiver may be kept out while the server goes on: nobody's commit may hang for that. */
    @Test
    void shouldLetCommitsGoThoughItsReceiverWasStoppedBefore() throws Exception {
        try (StreamRig rig =
                StreamRig.start(TestBinaries.current(), folder.resolve("r"), true, NEVER)) {
            // Given
            rig.stream(PATIENCE);
            rig.server().authenticate("host all all all scram-sha-256");
            rig.server().reload();
            rig.server()
                    .execute(
                            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                                    + " WHERE backend_type = 'walsender'");
            await("it does not flow").atMost(PATIENCE).until(() -> !rig.stream().level().flowing());

            // When
            rig.stream().close();

            // Then
            assertThat(rig.server().query("SHOW synchronous_standby_names")).isEmpty();
            rig.commit(1, new AtomicLong());
        }
    }

    /** A process that is told to end has 25 s for all that it holds. */
    @Test
    void shouldCloseInTimeThoughTheServerDoesNotAnswer() throws Exception {
        try (StreamRig rig =
                StreamRig.start(TestBinaries.current(), folder.resolve("r"), true, NEVER)) {
            rig.stream(PATIENCE);
            long postmaster = rig.server().postmaster().orElseThrow().pid();
            signal("STOP", postmaster);
            try {
                assertThat(CompletableFuture.runAsync(() -> rig.stream().close()))
                        .succeedsWithin(Duration.ofSeconds(20));
            } finally {
                signal("CONT", postmaster);
            }
        }
    }

    /** Else it would look alive, and the slot would grow until the disk is full. */
    @Test
    void shouldReceiveAgainThoughItsCloseWasGivenUp() throws Exception {
        try (StreamRig rig =
                StreamRig.start(TestBinaries.current(), folder.resolve("r"), true, NEVER)) {
            // Given
            rig.stream(PATIENCE);
            ToldWork givenUp =
                    (doing, _) -> {
                        if (doing.equals("draining the log")) {
                            throw new SupersededException("another attempt is at it");
                        }
                    };
            assertThatThrownBy(() -> rig.stream().close(givenUp, rig.vault()))
                    .isInstanceOf(SupersededException.class);

            // When
            rig.stream(PATIENCE);

            // Then
            rig.commit(5, new AtomicLong());
            rig.awaitReceived();
            assertThat(rig.heard().broken()).isEmpty();
        }
    }

    /** A restore reads the spool: it need not wait for a vault that takes its time. */
    @Test
    void shouldCloseThoughTheVaultIsSlow() throws Exception {
        try (StreamRig rig =
                StreamRig.start(TestBinaries.current(), folder.resolve("r"), true, NEVER)) {
            // Given
            var pace = new AtomicLong(Long.MAX_VALUE);
            rig.vault().pace(Pacing.gentle(pace::get));
            rig.stream(PATIENCE);
            Seal seal = rig.seal("r-1");
            rig.commit(50, new AtomicLong());
            rig.server()
                    .execute(
                            "INSERT INTO witness SELECT g, encode(sha512(g::text::bytea), 'hex')"
                                    + " FROM generate_series(1000, 60000) g");
            pace.set(1);
            rig.server().stop();

            // When
            StepResult.StreamClosed closed = rig.closeStream("r-2");

            // Then nothing is lost, and the rest follows
            assertThat(closed.loss()).isEqualTo(Loss.NOTHING);
            assertThat(rig.history(seal).last().position()).isEqualTo(closed.proven());
            assertThat(rig.stream().level().vaulted()).isNotEqualTo(closed.last());
            pace.set(Long.MAX_VALUE);
            await("the rest is in the vault")
                    .atMost(PATIENCE)
                    .until(
                            () ->
                                    Objects.equals(
                                            rig.stream().level().vaulted(),
                                            rig.stream().level().received()));
        }
    }

    private static void signal(String name, long pid) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start().waitFor())
                .isZero();
    }

    private static void writeUntilItFails(StreamRig rig, AtomicLong acknowledged) {
        try {
            while (true) {
                rig.commit(100, acknowledged);
            }
        } catch (SQLException killed) {
            Thread.yield();
        }
    }

    private static Set<Path> packs(StreamRig rig) throws IOException {
        try (var files = Files.walk(rig.vaultFolder().resolve("data"))) {
            return new java.util.HashSet<>(files.filter(Files::isRegularFile).toList());
        }
    }

    private static void flip(Path pack) throws IOException {
        byte[] bytes = Files.readAllBytes(pack);
        for (int at = 0; at < bytes.length; at += 1 + bytes.length / 50) {
            bytes[at] ^= 1;
        }
        assertThat(pack.toFile().setWritable(true)).isTrue();
        Files.write(pack, bytes);
    }

    private static Set<String> names(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            var names = new TreeSet<String>();
            files.forEach(each -> names.add(folder.relativize(each).toString()));
            names.remove("");
            return names;
        }
    }

    private static String clock(TestServer server) throws SQLException {
        return String.valueOf(
                server.query(
                        "SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC',"
                                + " 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')"));
    }

    private static Lsn lsn(TestServer server) throws SQLException {
        return Lsn.parse(String.valueOf(server.query("SELECT pg_current_wal_insert_lsn()")));
    }

    private static void remove(Path folder) throws IOException {
        Files.walkFileTree(
                folder,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws IOException {
                        Files.deleteIfExists(file);
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFileFailed(Path file, IOException e)
                            throws IOException {
                        if (e instanceof NoSuchFileException) {
                            return FileVisitResult.CONTINUE;
                        }
                        throw e;
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(Path each, @Nullable IOException e)
                            throws IOException {
                        try {
                            Files.deleteIfExists(each);
                        } catch (java.nio.file.DirectoryNotEmptyException refilled) {
                            // The receiver may be quicker than we are.
                            return FileVisitResult.CONTINUE;
                        }
                        return FileVisitResult.CONTINUE;
                    }
                });
    }
}
