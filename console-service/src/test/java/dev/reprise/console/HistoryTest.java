package dev.reprise.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.bus.Envelopes;
import dev.reprise.bus.Identity;
import dev.reprise.bus.InMemoryJournal;
import dev.reprise.bus.Journal;
import dev.reprise.bus.JournalReader;
import dev.reprise.component.Kinds;
import dev.reprise.contracts.Command;
import dev.reprise.contracts.Command.SealComponent;
import dev.reprise.contracts.Decision;
import dev.reprise.contracts.Decision.Settings;
import dev.reprise.contracts.Event;
import dev.reprise.contracts.Fact;
import dev.reprise.contracts.IncidentId;
import dev.reprise.contracts.JournalOpened;
import dev.reprise.contracts.Loss;
import dev.reprise.contracts.Notice;
import dev.reprise.contracts.Observation;
import dev.reprise.contracts.Outcome;
import dev.reprise.contracts.Plan;
import dev.reprise.contracts.Position;
import dev.reprise.contracts.Problem;
import dev.reprise.contracts.Pulse;
import dev.reprise.contracts.RunId;
import dev.reprise.contracts.Seal;
import dev.reprise.contracts.Sight;
import dev.reprise.contracts.StepRef;
import dev.reprise.contracts.StepResult;
import dev.reprise.contracts.Verb;
import dev.reprise.contracts.console.Order;
import dev.reprise.contracts.console.PointReport;
import dev.reprise.contracts.console.PointReport.Proven;
import dev.reprise.contracts.console.Points;
import dev.reprise.contracts.console.RequestReport;
import dev.reprise.contracts.console.RunReport;
import dev.reprise.contracts.console.StackStatus;
import dev.reprise.decisions.Restraint;
import dev.reprise.decisions.Routine;
import dev.reprise.runtime.Premises;
import dev.reprise.stack.Mode;
import dev.reprise.stack.Secret;
import dev.reprise.stack.Stack;
import dev.reprise.stack.YamlFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryTest {
    private static final Instant NOW = Instant.parse("2026-11-23T13:32:10Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    private static final RunId RUN = new RunId("abcdef-1");
    private static final StepRef SEAL = new StepRef(RUN, "seal-db", 1);
    private static final Sight CANARY = new Sight("canary", Sight.Method.PROTOCOL);

    private final AtomicInteger ids = new AtomicInteger();
    private final Envelopes envelopes =
            new Envelopes(
                    new Identity("s", "alpha", "test", "i", new Outcome.ProcessRef("alpha", 1, 1)),
                    () -> "id-" + ids.incrementAndGet());
    private final InMemoryJournal journal = new InMemoryJournal(CLOCK);
    private final History history = new History();
    private int read;

    @Test
    void shouldTellTheStackAndItsLastSeal() throws InterruptedException {
        // Given
        sealedThirtySecondsAgo();

        // When
        StackStatus status = new StatusView(stack(), history.snapshot(), NOW).status();

        // Then
        assertThat(status.current()).isTrue();
        assertThat(status.verdict()).isEqualTo(StackStatus.Verdict.PROTECTED);
        assertThat(status.components())
                .singleElement()
                .satisfies(
                        db -> {
                            assertThat(db.health()).isEqualTo(StackStatus.Health.HEALTHY);
                            assertThat(db.bytes()).isEqualTo(1_000);
                            assertThat(db.couldLose()).isEqualTo(Duration.ofSeconds(30));
                        });
        assertThat(history.timings().steps())
                .singleElement()
                .satisfies(
                        step -> {
                            assertThat(step.verb()).isEqualTo(Verb.SEAL);
                            assertThat(step.took()).containsExactly(Duration.ofMillis(632));
                        });
    }

    @Test
    void shouldSayWhatThereIsToDoBeforeAnythingIsProtected() throws InterruptedException {
        happened(
                new JournalOpened("abcdef0123456789", "s", 1),
                new Decision.LeadershipTaken(1, "i"));

        StackStatus status = new StatusView(stack(), history.snapshot(), NOW).status();

        assertThat(status.verdict()).isEqualTo(StackStatus.Verdict.AT_RISK);
        assertThat(status.toDo())
                .extracting(StackStatus.ToDo::what)
                .containsExactly("db is in no recovery point yet", "db cannot be seen");
    }

    @Test
    void shouldTellWhatCouldBeLostByWhatIsReceivedAndNotByASignOfLife()
            throws InterruptedException {
        // Given
        sealedThirtySecondsAgo();

        // When
        history.add(new Pulse.StreamLevel("db", null, null, NOW.minusSeconds(12), Map.of()));
        history.add(new Pulse.StreamLevel("db", null, null, null, Map.of()));

        // Then
        assertThat(new StatusView(stack(), history.snapshot(), NOW).status().components())
                .singleElement()
                .satisfies(db -> assertThat(db.couldLose()).isEqualTo(Duration.ofSeconds(12)));
    }

    @Test
    void shouldSayWhatItsStreamCannotPromiseUntilItDoes() throws InterruptedException {
        // Given
        sealedThirtySecondsAgo();
        var from = new Position("1", "0/3000000");
        // When
        happened(new Observation.StreamResumed("db", from, NOW, "`synchronous` is not in force"));
        // Then
        assertThat(new StatusView(stack(), history.snapshot(), NOW).status().toDo())
                .extracting(StackStatus.ToDo::what)
                .containsExactly("db: `synchronous` is not in force");
        // And when
        happened(new Observation.StreamResumed("db", from, NOW, null));
        // Then
        assertThat(new StatusView(stack(), history.snapshot(), NOW).status().toDo()).isEmpty();
    }

    @Test
    void shouldNotCountOnAStreamThatCannotBeReachedFromTheLastGoodSeal(@TempDir Path away)
            throws InterruptedException {
        // Given
        sealedThirtySecondsAgo();
        history.add(new Pulse.StreamLevel("db", null, null, NOW, Map.of()));
        // When it broke off, and no seal was made since
        happened(new Observation.StreamBroken("db", null, NOW, "the log was not kept", true));
        // Then
        Instant hourLater = NOW.plus(Duration.ofHours(1));
        history.add(new Pulse.StreamLevel("db", null, null, hourLater, Map.of()));
        StackStatus status = new StatusView(stack(), history.snapshot(), hourLater).status();
        assertThat(status.components())
                .singleElement()
                .satisfies(db -> assertThat(db.couldLose()).isEqualTo(Duration.ofHours(1)));
        assertThat(
                        PointView.between(
                                history.snapshot(), "db", VaultNames.in(away.resolve("vault"))))
                .containsExactly(new Points.Stretch("db", NOW.minusSeconds(30), NOW));
    }

    @Test
    void shouldNotCallAStackProtectedWhoseDiskIsFull() throws InterruptedException {
        // Given
        sealedThirtySecondsAgo();
        history.add(new Pulse.StreamLevel("db", null, null, NOW, Map.of()));
        var sight = new Sight("canary", Sight.Method.PROTOCOL);
        // When
        happened(new Observation.ComponentHindered("db", sight, "its disk is full", "make room"));
        // Then
        StackStatus status = new StatusView(stack(), history.snapshot(), NOW).status();
        assertThat(status.verdict()).isEqualTo(StackStatus.Verdict.AT_RISK);
        assertThat(status.components())
                .singleElement()
                .satisfies(db -> assertThat(db.health()).isEqualTo(StackStatus.Health.HINDERED));
        assertThat(status.toDo())
                .containsExactly(
                        new StackStatus.ToDo(
                                StackStatus.Want.HINDERED,
                                "db is hindered: its disk is full",
                                "make room",
                                NOW));
        // And when there is room again
        happened(new Observation.ComponentUnhindered("db", sight));
        // Then
        assertThat(new StatusView(stack(), history.snapshot(), NOW).status().verdict())
                .isEqualTo(StackStatus.Verdict.PROTECTED);
    }

    @Test
    void shouldNotCallAStackProtectedWhoseLiveDataACheckHasFoundDamaged()
            throws InterruptedException {
        // Given
        sealedThirtySecondsAgo();
        history.add(new Pulse.StreamLevel("db", null, null, NOW, Map.of()));
        // When
        checked("abcdef-2", StepResult.Verdict.DAMAGED, Decision.RunClosed.Ending.FAILED);
        // Then
        StackStatus status = new StatusView(stack(), history.snapshot(), NOW).status();
        assertThat(status.verdict()).isEqualTo(StackStatus.Verdict.BROKEN);
        assertThat(status.components())
                .singleElement()
                .satisfies(
                        db -> {
                            assertThat(db.health()).isEqualTo(StackStatus.Health.DAMAGED);
                            // the last good seal and the log since are whole all the same
                            assertThat(db.couldLose()).isEqualTo(Duration.ZERO);
                        });
        assertThat(status.toDo())
                .containsExactly(
                        new StackStatus.ToDo(
                                StackStatus.Want.DAMAGED,
                                "db is damaged: databases: app.public.t: invalid page",
                                "reprise restore db --dry-run; reprise check db once it is mended",
                                NOW));
        // And when it is mended
        checked("abcdef-3", StepResult.Verdict.PASSED, Decision.RunClosed.Ending.DONE);
        // Then
        StackStatus mended = new StatusView(stack(), history.snapshot(), NOW).status();
        assertThat(mended.verdict()).isEqualTo(StackStatus.Verdict.PROTECTED);
    }

    @Test
    void shouldSayWhatCouldNotBeSealedAndWhyUntilItIs() throws InterruptedException {
        // Given
        sealedThirtySecondsAgo();
        // When
        degraded("abcdef-2");
        // Then
        StackStatus status = new StatusView(stack(), history.snapshot(), NOW).status();
        assertThat(status.verdict()).isEqualTo(StackStatus.Verdict.AT_RISK);
        assertThat(status.toDo())
                .containsExactly(
                        new StackStatus.ToDo(
                                StackStatus.Want.UNSEALED,
                                "db could not be sealed: XX001 checksum failure",
                                "reprise check db",
                                NOW));
        assertThat(history.snapshot().points().getFirst().unsealed())
                .containsExactly(Map.entry("db", "XX001 checksum failure"));
    }

    @Test
    void shouldSayThatNoticesReachNobodyUntilOneDoes() throws InterruptedException {
        // Given
        sealedThirtySecondsAgo();
        history.add(new Pulse.StreamLevel("db", null, null, NOW, Map.of()));
        // When
        happened(
                new Notice.NotificationFailed("INC-1/opened", "slack", "status 404, no_service"),
                new Notice.NotificationFailed("INC-1/failed", "slack", "status 404, no_team"));
        // Then
        StackStatus status = new StatusView(stack(), history.snapshot(), NOW).status();
        assertThat(status.verdict()).isEqualTo(StackStatus.Verdict.AT_RISK);
        assertThat(status.toDo())
                .containsExactly(
                        new StackStatus.ToDo(
                                StackStatus.Want.UNHEARD,
                                "slack: the last 2 notices were given up, nobody was told:"
                                        + " status 404, no_team",
                                "correct notify.slack, then start Reprise again; this ends when a"
                                        + " notice is taken",
                                NOW));
        // And when one is taken
        happened(new Notice.NotificationSent("INC-2/opened", "slack"));
        // Then
        StackStatus heard = new StatusView(stack(), history.snapshot(), NOW).status();
        assertThat(heard.verdict()).isEqualTo(StackStatus.Verdict.PROTECTED);
    }

    private void checked(String id, StepResult.Verdict verdict, Decision.RunClosed.Ending ending)
            throws InterruptedException {
        var run = new RunId(id);
        var validate = new StepRef(run, "validate", 1);
        var mark =
                verdict == StepResult.Verdict.PASSED ? StepResult.Mark.OK : StepResult.Mark.BROKEN;
        happened(
                started(run, "check", null, List.of(step("validate", Verb.VALIDATE))),
                new Decision.StepIssued(
                        1,
                        run,
                        1,
                        new Command.ValidateTarget(
                                validate,
                                "alpha",
                                "db",
                                new Command.Expectation(
                                        null, null, null, Loss.NOTHING, List.of()))),
                accepted(validate),
                new Outcome.StepSucceeded(
                        validate,
                        new StepResult.Validated(
                                verdict,
                                List.of(
                                        new StepResult.Finding(
                                                "databases", mark, "app.public.t: invalid page"))),
                        Duration.ofMillis(5)),
                new Decision.RunClosed(1, run, 4, ending, Loss.NOTHING, "over"));
    }

    private void degraded(String id) throws InterruptedException {
        var run = new RunId(id);
        var seal = new StepRef(run, "seal-db", 1);
        var join = new StepRef(run, "join", 1);
        var problem = new Problem("XX001 checksum failure", "db at h:1", "reprise check db");
        happened(
                started(
                        run,
                        Routine.NAME,
                        null,
                        List.of(
                                new Plan.Step(
                                        "seal-db",
                                        Verb.SEAL,
                                        List.of(),
                                        Duration.ofMinutes(1),
                                        1,
                                        "db"),
                                step("join", Verb.JOIN))),
                new Decision.StepIssued(1, run, 1, new SealComponent(seal, "alpha", "db")),
                accepted(seal),
                new Outcome.StepFailed(seal, problem, true, "", Duration.ofMillis(5)),
                new Decision.StepIssued(
                        1,
                        run,
                        4,
                        new Command.JoinPoint(
                                join, "alpha", "db", List.of(seal()), List.of("db"), "")),
                accepted(join),
                new Outcome.StepSucceeded(
                        join,
                        new StepResult.Joined("p-aa", "aa".repeat(32), List.of(seal()), true),
                        Duration.ofMillis(5)));
    }

    private static Plan.Step step(String name, Verb verb) {
        return new Plan.Step(name, verb, List.of(), Duration.ofMinutes(1), 2);
    }

    @Test
    void shouldSayWhereTheBusCannotBeReachedUntilItCan() throws InterruptedException {
        // Given
        sealedThirtySecondsAgo();
        // When
        history.away("h:9092", "no answer", NOW.minusSeconds(60));
        history.away("h:9092", "timeout", NOW);
        // Then
        StackStatus status = new StatusView(stack(), history.snapshot(), NOW).status();
        assertThat(status.current()).isFalse();
        assertThat(status.verdict()).isEqualTo(StackStatus.Verdict.AT_RISK);
        assertThat(status.components())
                .singleElement()
                .satisfies(db -> assertThat(db.health()).isEqualTo(StackStatus.Health.UNSEEN));
        assertThat(status.toDo().getFirst())
                .isEqualTo(
                        new StackStatus.ToDo(
                                StackStatus.Want.BUS_AWAY,
                                "the bus at h:9092 cannot be reached, nothing is decided: timeout",
                                "start its broker, or see to the network; without it: reprise"
                                        + " restore --offline",
                                NOW.minusSeconds(60)));
        // And when it answers
        history.add(List.of(), true);
        // Then
        StackStatus back = new StatusView(stack(), history.snapshot(), NOW).status();
        assertThat(back.verdict()).isEqualTo(StackStatus.Verdict.PROTECTED);
    }

    @Test
    void shouldSayWhatIsFrozenUntilARestoreHasGoneThrough() throws InterruptedException {
        // Given
        happened(
                new JournalOpened("abcdef0123456789", "s", 1),
                new Decision.LeadershipTaken(1, "i"),
                started(null),
                new Decision.RunFrozen(1, RUN, 1, "the roll back failed too"));
        // When
        StackStatus status = new StatusView(stack(), history.snapshot(), NOW).status();
        // Then
        assertThat(status.toDo())
                .extracting(StackStatus.ToDo::what)
                .contains("run abcdef-1 of db is frozen: the roll back failed too");
    }

    @Test
    void shouldCallForAPersonWhereASealLeftOutWhatCannotBeRead() throws InterruptedException {
        sealedThirtySecondsAgo(seal(Map.of("sessions", 46L, "unreadable", 21L)));

        StackStatus status = new StatusView(stack(), history.snapshot(), NOW).status();

        assertThat(status.verdict()).isEqualTo(StackStatus.Verdict.AT_RISK);
        assertThat(status.toDo())
                .containsExactly(
                        new StackStatus.ToDo(
                                StackStatus.Want.UNPROTECTED,
                                "21 files of db cannot be read: no new backup holds them",
                                "let the user who runs Reprise read them, then reprise backup"));
    }

    @Test
    void shouldSayWhatWasGivenUpUntilItIsGone() throws InterruptedException {
        // Given
        sealedThirtySecondsAgo();
        var incident = new IncidentId("db", "server-down", 1, 1);
        happened(
                new Observation.IncidentDetected(
                        "db", "server-down", CANARY, "refused", NOW, NOW, List.of()),
                new Decision.IncidentOpened(
                        1, incident, "SYS-002", "It is down", "refused", NOW, NOW, List.of()),
                new Decision.IncidentClosed(
                        1,
                        incident,
                        Decision.IncidentClosed.Ending.UNRECOVERED,
                        "start failed 3 times"));

        // When / Then
        StackStatus broken = new StatusView(stack(), history.snapshot(), NOW).status();
        assertThat(broken.verdict()).isEqualTo(StackStatus.Verdict.BROKEN);
        assertThat(broken.open()).isEmpty();
        assertThat(broken.toDo())
                .containsExactly(
                        new StackStatus.ToDo(
                                StackStatus.Want.NOT_RECOVERED,
                                "db is broken and was not recovered: server-down; start failed 3"
                                        + " times",
                                "mend what reprise incidents show INC-1 names, then reprise resume;"
                                        + " or reprise restore db --dry-run"));

        // And when it is seen well again
        happened(new Observation.IncidentCleared("db", "server-down", CANARY, "it answers"));
        assertThat(new StatusView(stack(), history.snapshot(), NOW).status().toDo()).isEmpty();
    }

    @Test
    void shouldTellWhatAResumeEndsFromWhatItDoesNot() throws InterruptedException {
        // Given
        var incident = new IncidentId("db", "server-down", 1, 1);
        happened(
                new JournalOpened("abcdef0123456789", "s", 1),
                new Decision.LeadershipTaken(1, "i"),
                new Observation.IncidentDetected(
                        "db", "server-down", CANARY, "refused", NOW, NOW, List.of()),
                new Decision.IncidentOpened(
                        1, incident, "SYS-002", "It is down", "refused", NOW, NOW, List.of()),
                new Decision.ActionWithheld(
                        1, incident, "database-down on db", Restraint.PAUSED, "reprise resume"),
                new Decision.ActionWithheld(
                        1, incident, "database-down on db", "mode is ask", "start it"));

        // Then
        assertThat(new StatusView(stack(), history.snapshot(), NOW).status().toDo())
                .filteredOn(each -> each.what().startsWith("INC-1"))
                .extracting(StackStatus.ToDo::want)
                .containsExactly(StackStatus.Want.PAUSED, StackStatus.Want.WITHHELD);
    }

    /** As with `restic forget` beside Reprise. */
    @Test
    void shouldNotCountOnASealThatTheVaultNoLongerHas(@TempDir Path vault) throws Exception {
        // Given
        sealedThirtySecondsAgo();
        point("abcdef-2", "aa", List.of());
        Path snapshots = Files.createDirectories(vault.resolve("snapshots"));
        Path sealed = Files.createFile(snapshots.resolve("3f".repeat(32)));
        Files.createFile(snapshots.resolve("aa".repeat(32)));
        assertThat(new StatusView(stack(vault), history.snapshot(), NOW).status().points())
                .isEqualTo(1);
        happened(new Observation.StreamResumed("db", new Position("1", "0/3000000"), NOW, null));
        assertThat(PointView.between(history.snapshot(), "db", VaultNames.in(vault))).hasSize(1);
        // When
        Files.delete(sealed);
        // Then
        StackStatus status = new StatusView(stack(vault), history.snapshot(), NOW).status();
        assertThat(status.points()).isZero();
        assertThat(status.components())
                .singleElement()
                .satisfies(db -> assertThat(db.couldLose()).isNull());
        assertThat(status.toDo())
                .anySatisfy(
                        each -> {
                            assertThat(each.want()).isEqualTo(StackStatus.Want.VAULT_DAMAGED);
                            assertThat(each.what()).contains("3f3f3f3f", "somebody has removed");
                        });
        assertThat(PointView.between(history.snapshot(), "db", VaultNames.in(vault))).isEmpty();
        assertThat(VaultNames.in(vault).marked(history.snapshot().points()))
                .extracting(PointReport::proven)
                .containsExactly(Proven.GONE);
        // And where the vault cannot be seen, nothing is said of it
        assertThat(VaultNames.in(vault.resolve("away")).marked(history.snapshot().points()))
                .extracting(PointReport::proven)
                .containsExactly(Proven.SCRUBBED);
    }

    @Test
    void shouldNotCallAPointProvenOnceALaterOneIsFoundDamaged() throws InterruptedException {
        // Given
        sealedThirtySecondsAgo();
        point("abcdef-2", "aa", List.of());
        // When
        point("abcdef-3", "bb", List.of("/db/base/1: pack 77 is missing"));
        // Then
        StackStatus lacking = new StatusView(stack(), history.snapshot(), NOW).status();
        assertThat(lacking.verdict()).isEqualTo(StackStatus.Verdict.AT_RISK);
        assertThat(lacking.toDo())
                .first()
                .satisfies(
                        each -> {
                            assertThat(each.want()).isEqualTo(StackStatus.Want.VAULT_DAMAGED);
                            assertThat(each.what()).contains("p-bb", "pack 77 is missing");
                        });
        assertThat(history.snapshot().points())
                .extracting(PointReport::proven)
                .containsExactly(Proven.DAMAGED, Proven.DOUBTED);
        // And when what was missing is saved anew
        point("abcdef-4", "cc", List.of());
        // Then
        assertThat(new StatusView(stack(), history.snapshot(), NOW).status().toDo())
                .noneMatch(each -> each.want() == StackStatus.Want.VAULT_DAMAGED);
        assertThat(history.snapshot().points())
                .extracting(PointReport::proven)
                .containsExactly(Proven.SCRUBBED, Proven.DAMAGED, Proven.DOUBTED);
    }

    private void point(String id, String digits, List<String> damaged) throws InterruptedException {
        var run = new RunId(id);
        var join = new StepRef(run, "join", 1);
        var scrub = new StepRef(run, "scrub", 1);
        String snapshot = digits.repeat(32);
        var steps =
                List.of(
                        new Plan.Step("join", Verb.JOIN, List.of(), Duration.ofMinutes(1), 2),
                        new Plan.Step(
                                "scrub", Verb.SCRUB, List.of("join"), Duration.ofMinutes(1), 2));
        happened(
                started(run, Routine.NAME, null, steps),
                new Decision.StepIssued(
                        1,
                        run,
                        1,
                        new Command.JoinPoint(join, "alpha", "db", List.of(seal()), List.of(), "")),
                accepted(join),
                new Outcome.StepSucceeded(
                        join,
                        new StepResult.Joined("p-" + digits, snapshot, List.of(seal()), false),
                        Duration.ofMillis(5)),
                new Decision.StepIssued(
                        1, run, 4, new Command.ScrubPoint(scrub, "alpha", "db", snapshot)),
                accepted(scrub),
                new Outcome.StepSucceeded(
                        scrub, new StepResult.Scrubbed(snapshot, 9, damaged), Duration.ofMillis(5)),
                new Decision.RunClosed(
                        1, run, 7, Decision.RunClosed.Ending.DONE, Loss.NOTHING, "done"));
    }

    @Test
    void shouldSayWhichMessageCouldNotBeRead() throws InterruptedException {
        // Given
        happened(
                new JournalOpened("abcdef0123456789", "s", 1),
                new Decision.LeadershipTaken(1, "i"),
                new Decision.MessageDeadLettered(1, "reprise.s.commands", 0, 17, "no JSON"));
        // When / Then
        assertThat(new StatusView(stack(), history.snapshot(), NOW).status().unread())
                .containsExactly("reprise.s.commands at 17: no JSON");
    }

    @Test
    void shouldShowHowFarAStepIs() throws InterruptedException {
        // Given
        happened(
                new JournalOpened("abcdef0123456789", "s", 1),
                new Decision.LeadershipTaken(1, "i"),
                started(null),
                new Decision.StepIssued(1, RUN, 1, new SealComponent(SEAL, "alpha", "db")),
                new Outcome.StepAccepted(SEAL, "w", new Outcome.ProcessRef("alpha", 1, 1)));
        history.add(new Pulse.Progress(SEAL, "sealing", 3, 10, "files"));

        // When
        var snapshot = history.snapshot();
        RunReport run =
                new RunView(snapshot, NOW).of(snapshot.state().openRuns().iterator().next());

        // Then
        assertThat(run.state()).isEqualTo(RunReport.State.RUNNING);
        assertThat(run.steps().getFirst().phase()).isEqualTo(RunReport.Phase.ACCEPTED);
        assertThat(run.steps().getFirst().progress())
                .isEqualTo(new RunReport.Progress("sealing", 3, 10, "files"));
    }

    @Test
    void shouldFollowAnOrderFromTheJournalToItsRun() throws InterruptedException {
        // Given
        happened(
                new JournalOpened("abcdef0123456789", "s", 1),
                new Decision.LeadershipTaken(1, "i"));
        var asking = asking();

        // When
        RequestReport waiting = asking.ask(new Order.Backup("alice", "n", List.of("db")));

        // Then
        assertThat(waiting.state()).isEqualTo(RequestReport.State.WAITING);
        happened(started(waiting.request()));
        assertThat(asking.report(waiting.request()))
                .hasValueSatisfying(
                        report ->
                                assertThat(report.state()).isEqualTo(RequestReport.State.STARTED));
        assertThat(asking.report("another")).isEmpty();
    }

    @Test
    void shouldRefuseAnOrderForWhatIsNotProtected() {
        var asking = asking();

        assertThatThrownBy(() -> asking.ask(new Order.Check("alice", "dbb")))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("there is no component dbb")
                .hasMessageContaining("name one of db");
    }

    @Test
    void shouldRefuseAPartOfWhatHasNone() throws InterruptedException {
        var asking = asking();

        assertThatThrownBy(
                        () ->
                                asking.ask(
                                        new Order.Restore("alice", "db", List.of("foo"), null, "")))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("a postgres comes back as a whole")
                .hasMessageContaining("db/foo");
        assertThat(history.snapshot().state().requests()).isEmpty();
    }

    @Test
    void shouldPageThroughTheNewestFacts() throws InterruptedException {
        happened(
                new JournalOpened("abcdef0123456789", "s", 1),
                new Decision.LeadershipTaken(1, "i"));

        var page = EventsView.page(history.after(0, 10), 0);

        assertThat(page.events()).hasSize(1);
        assertThat(page.events().getFirst().type()).isEqualTo("dev.reprise.leadership.taken");
        assertThat(page.next()).isEqualTo(1);
    }

    private void sealedThirtySecondsAgo() throws InterruptedException {
        sealedThirtySecondsAgo(seal());
    }

    private void sealedThirtySecondsAgo(Seal seal) throws InterruptedException {
        happened(
                new JournalOpened("abcdef0123456789", "s", 1),
                new Decision.LeadershipTaken(1, "i"),
                new Observation.IncidentCleared("db", "server-down", CANARY, "it answers"),
                started(null),
                new Decision.StepIssued(1, RUN, 1, new SealComponent(SEAL, "alpha", "db")),
                new Outcome.StepAccepted(SEAL, "w", new Outcome.ProcessRef("alpha", 1, 1)),
                new Outcome.StepSucceeded(
                        SEAL, new StepResult.Sealed(seal), Duration.ofMillis(632)),
                new Decision.RunClosed(
                        1, RUN, 4, Decision.RunClosed.Ending.DONE, Loss.NOTHING, "done"));
    }

    private void happened(Fact... facts) throws InterruptedException {
        for (Fact fact : facts) {
            journal.append(envelopes.wrap(fact));
        }
        follow();
    }

    private void follow() {
        var entries = journal.entries();
        history.add(entries.subList(read, entries.size()), true);
        read = entries.size();
    }

    /** A journal whose follower has read what was appended before the appender goes on. */
    private Journal followed() {
        return new Journal() {
            @Override
            public long append(List<Event> facts) throws InterruptedException {
                long sequence = journal.append(facts);
                follow();
                return sequence;
            }

            @Override
            public JournalReader reader() {
                return journal.reader();
            }
        };
    }

    private static Decision.RunStarted started(@Nullable String request) {
        return started(
                RUN,
                "backup",
                request,
                List.of(new Plan.Step("seal-db", Verb.SEAL, List.of(), Duration.ofMinutes(1), 2)));
    }

    private static Outcome accepted(StepRef step) {
        return new Outcome.StepAccepted(step, "w", new Outcome.ProcessRef("alpha", 1, 1));
    }

    private static Decision.RunStarted started(
            RunId run, String plan, @Nullable String request, List<Plan.Step> steps) {
        return new Decision.RunStarted(
                1,
                run,
                0,
                null,
                request,
                "db",
                new Plan(
                        plan,
                        "",
                        "backup",
                        List.of(),
                        List.of(),
                        0,
                        0,
                        false,
                        Duration.ZERO,
                        Duration.ZERO,
                        steps),
                new Settings(Settings.Mode.AUTO, List.of()));
    }

    private static Seal seal() {
        return seal(Map.of());
    }

    private static Seal seal(Map<String, Long> counts) {
        return new Seal(
                "db",
                "postgres",
                "3f".repeat(32),
                NOW.minusSeconds(30),
                null,
                Seal.Consistency.FUZZY,
                1_000,
                10,
                counts);
    }

    private Asking asking() {
        var premises = new Premises(stack(), new Kinds(List.of()), CLOCK);
        return new Asking(premises, followed(), envelopes, history);
    }

    private static Stack stack() {
        return stack(Path.of("vault"));
    }

    private static Stack stack(Path vault) {
        var members = new LinkedHashMap<String, Stack.Member>();
        members.put(
                "db",
                new Stack.Member(
                        "db",
                        "postgres",
                        Mode.AUTO,
                        Duration.ofMinutes(5),
                        Duration.ofHours(1),
                        YamlFile.parse(Path.of("reprise.yaml"), "kind: postgres")));
        return new Stack(
                Path.of("reprise.yaml"),
                "s",
                Mode.AUTO,
                "alpha",
                Path.of("state"),
                new Stack.Vault(
                        List.of(vault),
                        new Secret(Secret.Kind.ENV, "P", "vault.password", "a test"),
                        0),
                members,
                new Stack.Points(Duration.ofMinutes(5)),
                new Stack.Channels(null),
                new Stack.Console(0));
    }
}
