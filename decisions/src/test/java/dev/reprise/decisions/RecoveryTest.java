package dev.reprise.decisions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.contracts.Command;
import dev.reprise.contracts.Decision;
import dev.reprise.contracts.Decision.ActionWithheld;
import dev.reprise.contracts.Decision.AttemptExpired;
import dev.reprise.contracts.Decision.IncidentClosed;
import dev.reprise.contracts.Decision.IncidentOpened;
import dev.reprise.contracts.Decision.LeadershipTaken;
import dev.reprise.contracts.Decision.PointSkipped;
import dev.reprise.contracts.Decision.RunClosed;
import dev.reprise.contracts.Decision.RunFrozen;
import dev.reprise.contracts.Decision.RunStarted;
import dev.reprise.contracts.Decision.Settings.Mode;
import dev.reprise.contracts.Decision.StepIssued;
import dev.reprise.contracts.Entry;
import dev.reprise.contracts.Loss;
import dev.reprise.contracts.Observation.IncidentCleared;
import dev.reprise.contracts.Observation.IncidentDetected;
import dev.reprise.contracts.Observation.SightLost;
import dev.reprise.contracts.Outcome.ProcessRef;
import dev.reprise.contracts.Outcome.StepAccepted;
import dev.reprise.contracts.Request;
import dev.reprise.contracts.Sight.Method;
import dev.reprise.contracts.StepResult;
import dev.reprise.contracts.StepResult.Verdict;
import dev.reprise.contracts.Verb;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RecoveryTest {
    @Test
    void shouldRecoverFromStorageFailureStepByStep() {
        // Given
        Ledger ledger = Given.dataGone(Mode.AUTO);
        // When
        Given.upToValidate(ledger);
        ledger.done(Verb.VALIDATE, Given.proof(Verdict.PASSED)).done(Verb.RELEASE);
        ledger.failed(Verb.SEAL, false, "");
        ledger.well("db", "data-gone", Method.FILES).well("db", "data-gone", Method.PROTOCOL);
        // Then: a fresh seal is wanted, but its lack undoes nothing
        assertThat(ledger.last(RunClosed.class).ending()).isEqualTo(RunClosed.Ending.DONE);
        assertThat(ledger.last(IncidentClosed.class).ending())
                .isEqualTo(IncidentClosed.Ending.RECOVERED);
        assertThat(ledger.last(IncidentOpened.class).errorCode()).isEqualTo("SYS-003");
    }

    @Test
    void shouldFeedResultsIntoLaterCommands() {
        // Given
        Ledger ledger = Given.dataGone(Mode.AUTO);
        // When
        Given.upToSwitch(ledger, Loss.NOTHING);
        // Then
        assertThat(ledger.said(StepIssued.class).stream().map(StepIssued::command).toList())
                .anySatisfy(
                        command ->
                                assertThat(command)
                                        .isInstanceOfSatisfying(
                                                Command.StageCopy.class,
                                                stage -> {
                                                    assertThat(stage.source().seal().snapshot())
                                                            .isEqualTo("db-seal-1");
                                                    assertThat(stage.goal().known()).isNotNull();
                                                    assertThat(stage.goal().onset()).isNotNull();
                                                }));
        assertThat(((Command.SwitchOver) ledger.outstanding(Verb.SWITCH)).copy().snapshot())
                .isEqualTo("db-seal-1");
    }

    @Test
    void shouldWaitForASecondMethodBeforeItDestroysAnything() {
        // Given
        Ledger ledger = Given.sealedStack(Mode.AUTO);
        // When
        ledger.bad("db", "data-gone", Method.FILES);
        // Then
        assertThat(ledger.last(IncidentOpened.class).incident().label()).isEqualTo("INC-1");
        assertThat(ledger.state().inHand("db")).isEmpty();
        assertThat(ledger.ripe("alone:").last(ActionWithheld.class).reason()).contains("files");
        // And when: a method that fails differently says that it is down
        ledger.bad("db", "server-down", Method.PROCESS);
        // Then
        assertThat(ledger.last(RunStarted.class).plan().name()).isEqualTo("storage-failure");
    }

    /** As with a wrong path in the stack file: two readings of one name are no two witnesses. */
    @Test
    void shouldReplaceNothingUnderAServerThatAnswers() {
        // Given a server that its protocol sees well
        Ledger ledger = Given.sealedStack(Mode.AUTO);
        ledger.well("db", "server-down", Method.PROTOCOL);
        ledger.well("db", "data-gone", Method.PROTOCOL);
        // When two other methods miss its data and its process
        ledger.bad("db", "data-gone", Method.FILES).bad("db", "server-down", Method.PROCESS);
        // Then a person is told, and nothing is done
        assertThat(ledger.said(RunStarted.class).stream().filter(run -> run.incident() != null))
                .isEmpty();
        assertThat(ledger.ripe("answers:").last(ActionWithheld.class).reason())
                .startsWith("protocol sees it well");
        // And when it says that it is well of one thing, and bad of another
        ledger.bad("db", "server-down", Method.PROTOCOL);
        ledger.well("db", "data-gone", Method.PROTOCOL);
        // Then it is no longer well
        assertThat(ledger.last(RunStarted.class).plan().name()).isEqualTo("storage-failure");
    }

    @Test
    void shouldBeginNoRunThatASightForbidsByThen() {
        // Given a decision that was taken, and not yet read back
        Ledger ledger = Given.sealedStack(Mode.AUTO);
        ledger.bad("db", "data-gone", Method.FILES);
        ledger.say(
                new IncidentDetected(
                        "db",
                        "server-down",
                        Ledger.sight(Method.PROCESS),
                        "seen",
                        null,
                        Ledger.START,
                        List.of()));
        ledger.owed().forEach(ledger::say); // it is attached to the incident
        Decision taken = ledger.owed().getLast();
        assertThat(taken).isInstanceOf(RunStarted.class);
        // When its protocol says meanwhile that it is well
        ledger.say(
                new IncidentCleared("db", "data-gone", Ledger.sight(Method.PROTOCOL), "seen well"));
        // Then it begins nothing
        assertThat(ledger.say(taken)).isFalse();
        assertThat(ledger.state().inHand("db")).isEmpty();
    }

    @Test
    void shouldNotWaitForASightThatWasLost() {
        // Given
        Ledger ledger = Given.sealedStack(Mode.AUTO);
        ledger.well("db", "server-down", Method.PROTOCOL);
        ledger.bad("db", "data-gone", Method.FILES).bad("db", "server-down", Method.PROCESS);
        // When
        ledger.say(new SightLost("db", Ledger.sight(Method.PROTOCOL), "no answer in time"));
        ledger.settle();
        // Then
        assertThat(ledger.last(RunStarted.class).plan().name()).isEqualTo("storage-failure");
    }

    @Test
    void shouldAttachWhatIsSeenWhileTheTargetIsInHand() {
        // Given
        Ledger ledger = Given.dataGone(Mode.AUTO);
        // When
        ledger.bad("db", "server-down", Method.PROCESS);
        // Then
        assertThat(ledger.said(IncidentOpened.class)).hasSize(1);
        assertThat(ledger.state().openIncident("db").orElseThrow().conditions())
                .containsExactly("data-gone", "server-down");
    }

    @Test
    void shouldEscalateWhenTheSmallerRepairFails() {
        // Given
        Ledger ledger = Given.sealedStack(Mode.AUTO);
        ledger.bad("db", "server-down", Method.PROTOCOL).bad("db", "server-down", Method.PROCESS);
        assertThat(ledger.last(RunStarted.class).plan().name()).isEqualTo("database-down");
        ledger.bad("db", "data-gone", Method.FILES);
        // When
        ledger.failed(Verb.START, false, "");
        // Then
        assertThat(ledger.last(RunStarted.class).plan().name()).isEqualTo("storage-failure");
        assertThat(ledger.said(IncidentOpened.class)).hasSize(1);
    }

    /** With a point every few seconds a hundred of them end while one recovery goes on. */
    @Test
    void shouldNotForgetARecoveryAmongManyPoints() {
        // Given a recovery that has begun before as many points as are remembered, and more
        Ledger ledger = Given.sealedStack(Mode.AUTO);
        ledger.bad("db", "server-down", Method.PROTOCOL).bad("db", "server-down", Method.PROCESS);
        RunStarted begun = ledger.last(RunStarted.class);
        for (int i = 2; i < 120; i++) {
            ledger.say(new Request.BackupRequested("b" + i, "ops", "", List.of()));
            ledger.settle();
            ledger.done(Verb.SEAL, new StepResult.Sealed(Given.seal("files", i, ledger)));
            ledger.done(Verb.JOIN, new StepResult.Joined("p-" + i, "point" + i, List.of(), true));
            ledger.done(Verb.SCRUB, new StepResult.Scrubbed("point" + i, 9, List.of()));
        }
        // When it fails
        ledger.failed(Verb.START, false, "");
        // Then it is known how it ended, and it is given up
        assertThat(ledger.state().run(begun.run()).orElseThrow().closed()).isNotNull();
        assertThat(ledger.last(IncidentClosed.class).ending())
                .isEqualTo(IncidentClosed.Ending.UNRECOVERED);
    }

    @Test
    void shouldGiveUpWhatCannotBeRepeatedAndNotOpenItAgain() {
        // Given
        Ledger ledger = Given.sealedStack(Mode.AUTO);
        ledger.bad("db", "server-down", Method.PROTOCOL).bad("db", "server-down", Method.PROCESS);
        // When
        ledger.failed(Verb.START, false, "");
        // Then
        assertThat(ledger.last(IncidentClosed.class).ending())
                .isEqualTo(IncidentClosed.Ending.UNRECOVERED);
        ledger.bad("db", "server-down", Method.PROTOCOL);
        assertThat(ledger.said(IncidentOpened.class)).hasSize(1);
        // And when: it was well in between
        ledger.well("db", "server-down", Method.PROTOCOL).well("db", "server-down", Method.PROCESS);
        ledger.bad("db", "server-down", Method.PROTOCOL);
        // Then
        assertThat(ledger.said(IncidentOpened.class)).hasSize(2);
    }

    @Test
    void shouldOnlyWatchWhereTheModeIsWatch() {
        Ledger ledger = Given.dataGone(Mode.WATCH);
        assertThat(ledger.last(ActionWithheld.class).would()).startsWith("storage-failure on db");
        assertThat(ledger.last(ActionWithheld.class).reason()).contains("watch");
        assertThat(ledger.last(ActionWithheld.class).next())
                .isEqualTo("reprise restore db --dry-run");
        assertThat(ledger.state().inHand("db")).isEmpty();
    }

    @Test
    void shouldRestartInAskModeAndAskBeforeItWritesToData() {
        // Given
        Ledger ledger = Given.sealedStack(Mode.ASK);
        // When
        ledger.bad("db", "server-down", Method.PROTOCOL).bad("db", "server-down", Method.PROCESS);
        ledger.bad("files", "records-damaged", Method.FILES);
        // Then
        assertThat(ledger.last(RunStarted.class).plan().name()).isEqualTo("database-down");
        assertThat(ledger.said(ActionWithheld.class))
                .singleElement()
                .satisfies(held -> assertThat(held.would()).startsWith("session-corruption"));
    }

    /** The sights look a moment later than the validation. */
    @Test
    void shouldNotGiveUpWhatItsLastRunHasRecoveredBeforeAnybodyLookedAgain() {
        // Given
        Ledger ledger = Given.sealedStack(Mode.AUTO);
        down(ledger);
        for (int i = 1; i < Guards.USUAL.perIncident(); i++) {
            ledger.failed(Verb.START, true, "");
            while (ledger.state().inHand("db").isPresent()) {
                ledger.ripe("");
                ledger.failed(Verb.START, true, "");
            }
            ledger.ripe("cool:");
        }
        // When
        ledger.done(Verb.START).done(Verb.VALIDATE, Given.proof(Verdict.PASSED));
        // Then
        assertThat(ledger.said(IncidentClosed.class)).isEmpty();
        assertThat(ledger.waitsFor()).anyMatch(each -> each.startsWith("spent:"));
        ledger.well("db", "server-down", Method.PROTOCOL).well("db", "server-down", Method.PROCESS);
        assertThat(ledger.last(IncidentClosed.class).ending())
                .isEqualTo(IncidentClosed.Ending.RECOVERED);
    }

    /** A restore would give up what no backup holds yet. */
    @Test
    void shouldAdviseToStartAServerThatOnlyStandsStill() {
        // Given
        Ledger ledger = Given.sealedStack(Mode.WATCH);
        // When
        ledger.bad("db", "server-down", Method.PROTOCOL).bad("db", "server-down", Method.PROCESS);
        // Then
        assertThat(ledger.last(ActionWithheld.class).next())
                .isEqualTo(
                        "start it as usual, nothing is lost by that; only if it does not start:"
                                + " reprise restore db --dry-run");
    }

    @Test
    void shouldStartNothingWhileAutomationIsPaused() {
        // Given
        Ledger ledger = Given.sealedStack(Mode.AUTO);
        ledger.say(new Request.AutomationSwitched("r", "ops", true));
        // When
        ledger.bad("db", "data-gone", Method.FILES).bad("db", "data-gone", Method.PROTOCOL);
        // Then
        assertThat(ledger.state().inHand("db")).isEmpty();
        // And when
        ledger.say(new Request.AutomationSwitched("r2", "ops", false));
        ledger.settle();
        // Then
        assertThat(ledger.state().inHand("db")).isPresent();
    }

    @Test
    void shouldStopRecoveringWhatKeepsBreakingUntilAPersonLetsItGoOn() {
        // Given
        Ledger ledger = Given.sealedStack(Mode.AUTO);
        for (int i = 0; i < Guards.USUAL.recoveries(); i++) {
            down(ledger);
            ledger.done(Verb.START).done(Verb.VALIDATE, Given.proof(Verdict.PASSED));
            ledger.well("db", "server-down", Method.PROTOCOL);
            ledger.well("db", "server-down", Method.PROCESS);
        }
        // When
        down(ledger);
        // Then
        assertThat(ledger.state().inHand("db")).isEmpty();
        assertThat(ledger.last(ActionWithheld.class).reason()).contains("reprise resume");
        // And when
        ledger.say(new Request.AutomationSwitched("r", "ops", false));
        ledger.settle();
        // Then
        assertThat(ledger.state().inHand("db")).isPresent();
    }

    private static void down(Ledger ledger) {
        ledger.bad("db", "server-down", Method.PROTOCOL).bad("db", "server-down", Method.PROCESS);
    }

    @Test
    void shouldLetASingleMethodSettleFirst() {
        // Given
        Ledger ledger = Given.sealedStack(Mode.AUTO);
        ledger.pass(Duration.ofMinutes(1));
        // When
        ledger.bad("files", "records-missing", Method.FILES);
        // Then
        assertThat(ledger.state().inHand("files")).isEmpty();
        assertThat(ledger.ripe("settle:").state().inHand("files")).isPresent();
    }

    @Test
    void shouldPassOverABadSourceForTheNextOlderOne() {
        // Given
        Ledger ledger = Given.sealedStack(Mode.AUTO);
        Given.point(ledger, 2);
        ledger.pass(Duration.ofMinutes(1));
        ledger.bad("db", "data-gone", Method.FILES).bad("db", "data-gone", Method.PROTOCOL);
        ledger.done(Verb.FENCE).done(Verb.CLOSE_STREAM);
        // When
        ledger.failed(Verb.STAGE, false, "db-seal-2");
        // Then
        assertThat(ledger.last(PointSkipped.class).snapshot()).isEqualTo("db-seal-2");
        var again = (Command.StageCopy) ledger.outstanding(Verb.STAGE);
        assertThat(again.source().seal().snapshot()).isEqualTo("db-seal-1");
        assertThat(again.ref().attempt()).isEqualTo(2);
        // And when: the copy of that one does not hold what it should
        ledger.done(Verb.STAGE, Given.staged("db-seal-1", Loss.NOTHING));
        ledger.done(Verb.VERIFY, Given.proof(Verdict.DAMAGED));
        // Then: no good one is left; nothing live was touched, and a person is called
        assertThat(ledger.issued()).doesNotContain(Verb.SWITCH);
        assertThat(ledger.last(ActionWithheld.class).reason()).contains("no good seal");
        assertThat(ledger.last(RunClosed.class).ending()).isEqualTo(RunClosed.Ending.FAILED);
        assertThat(ledger.last(IncidentClosed.class).ending())
                .isEqualTo(IncidentClosed.Ending.UNRECOVERED);
    }

    @Test
    void shouldNotTrustASealTakenAfterItWasLastSeenWell() {
        // Given
        Ledger ledger = Given.sealedStack(Mode.AUTO);
        ledger.pass(Duration.ofMinutes(1));
        Given.point(ledger, 2);
        // When: the onset reaches back to before the second seal
        ledger.bad("files", "records-damaged", Method.FILES).ripe("settle:");
        // Then
        assertThat(ledger.last(PointSkipped.class).snapshot()).isEqualTo("files-seal-2");
        assertThat(((Command.StageCopy) ledger.outstanding(Verb.STAGE)).source().seal().snapshot())
                .isEqualTo("files-seal-1");
    }

    @Test
    void shouldAskBeforeItLosesMoreThanItMay() {
        // Given
        Ledger ledger = Given.dataGone(Mode.AUTO);
        // When
        ledger.done(Verb.FENCE).done(Verb.CLOSE_STREAM);
        ledger.done(Verb.STAGE, Given.staged("db-seal-1", Given.loss(Duration.ofMinutes(6))));
        // Then
        assertThat(ledger.issued()).doesNotContain(Verb.SWITCH);
        assertThat(ledger.last(ActionWithheld.class).reason())
                .contains("6 m 0 s", "212 commits", "the 5 m allowed");
    }

    @Test
    void shouldEndInDoubtWhereABoundIsExceeded() {
        // Given
        Ledger ledger = Given.upToValidate(Given.dataGone(Mode.AUTO));
        // When
        ledger.done(Verb.VALIDATE, Given.proof(Verdict.DOUBTFUL)).done(Verb.RELEASE);
        ledger.failed(Verb.SEAL, false, "");
        // Then
        assertThat(ledger.last(RunClosed.class).ending()).isEqualTo(RunClosed.Ending.DOUBTFUL);
        assertThat(ledger.last(RunClosed.class).summary()).contains("expected 9, found 8");
    }

    @Test
    void shouldFollowOnlyASilentAttemptWithTheNext() {
        // Given
        Ledger ledger = Given.dataGone(Mode.AUTO);
        assertThat(ledger.waitsFor()).noneMatch(key -> key.startsWith("lease:"));
        ledger.accept(Verb.FENCE);
        // When
        ledger.ripe("lease:");
        // Then
        assertThat(ledger.said(AttemptExpired.class)).hasSize(1);
        assertThat(ledger.outstanding(Verb.FENCE).ref().attempt()).isEqualTo(2);
    }

    @Test
    void shouldCloseByItselfWhatWasGoneForLongEnough() {
        // Given
        Ledger ledger = Given.sealedStack(Mode.AUTO);
        ledger.bad("db", "server-down", Method.PROTOCOL);
        // When
        ledger.well("db", "server-down", Method.PROTOCOL);
        // Then
        assertThat(ledger.state().openIncident("db")).isPresent();
        assertThat(ledger.ripe("calm:").last(IncidentClosed.class).ending())
                .isEqualTo(IncidentClosed.Ending.CLEARED_BY_ITSELF);
    }

    @Test
    void shouldFreezeOnlyTheRunThatItCannotRead() {
        // Given
        Ledger ledger = Given.dataGone(Mode.AUTO);
        ledger.bad("files", "records-damaged", Method.FILES).ripe("settle:");
        String run = ledger.outstanding(Verb.FENCE).ref().run().value();
        // When
        ledger.add(new Entry.Content.Unknown("dev.reprise.future", false, run));
        ledger.add(new Entry.Content.Unknown("dev.reprise.gossip", true, run));
        ledger.settle();
        // Then
        assertThat(ledger.last(RunFrozen.class).run().value()).isEqualTo(run);
        assertThat(ledger.state().skipped()).isEqualTo(1);
        assertThat(ledger.outstanding(Verb.STAGE).component()).isEqualTo("files");
    }

    @Test
    void shouldIgnoreTheDecisionsOfAReplacedLeader() {
        // Given
        Ledger ledger = Given.dataGone(Mode.AUTO);
        Run run = ledger.state().inHand("db").orElseThrow();
        ledger.say(new LeadershipTaken(2, "second"));
        // When / Then
        assertThat(
                        ledger.say(
                                new RunClosed(
                                        1,
                                        run.id(),
                                        run.version(),
                                        RunClosed.Ending.FAILED,
                                        Loss.NOTHING,
                                        "")))
                .isFalse();
        assertThat(ledger.say(new LeadershipTaken(2, "third"))).isFalse();
        assertThat(ledger.state().leader()).isEqualTo("second");
    }

    @Test
    void shouldTellOfAnUnreadableRecordOnce() {
        // Given
        Ledger ledger = Given.sealedStack(Mode.AUTO);
        // When
        ledger.add(new Entry.Content.Unreadable("no JSON"));
        ledger.settle();
        // Then
        assertThat(ledger.said(dev.reprise.contracts.Decision.MessageDeadLettered.class))
                .singleElement()
                .satisfies(letter -> assertThat(letter.topic()).isEqualTo("reprise.demo.journal"));
    }

    @Test
    @SuppressWarnings("NullAway")
    void shouldTellOfARecordThatMakesNoSenseAndGoOn() {
        // Given: what no reader of the wire lets through
        Ledger ledger = Given.sealedStack(Mode.AUTO);
        // When
        ledger.say(new StepAccepted(null, "w", new ProcessRef("h", 1, 1)));
        ledger.settle();
        // Then
        assertThat(ledger.last(dev.reprise.contracts.Decision.MessageDeadLettered.class).reason())
                .startsWith(Evolve.UNFOLDABLE);
        ledger.bad("db", "server-down", Method.PROTOCOL);
        assertThat(ledger.said(IncidentOpened.class)).hasSize(1);
    }

    @Test
    void shouldDoWhatAPersonAsksForWhateverTheMode() {
        // Given
        Ledger ledger = Given.sealedStack(Mode.WATCH);
        // When
        ledger.say(new Request.RestoreRequested("r1", "ops", "db", List.of(), null, "db-seal-1"));
        ledger.settle();
        ledger.done(Verb.FENCE).done(Verb.CLOSE_STREAM);
        // Then
        assertThat(((Command.StageCopy) ledger.outstanding(Verb.STAGE)).source().streamed())
                .isFalse();
        // And when: nobody knows what is asked for
        ledger.say(new Request.CheckRequested("r2", "ops", "nothing"));
        ledger.settle();
        // Then
        assertThat(ledger.last(RunClosed.class).summary()).contains("not protected");
    }

    @Test
    void shouldJoinAPointWithoutTheComponentThatIsInOtherHands() {
        // Given
        Ledger ledger = Given.sealedStack(Mode.AUTO);
        ledger.pass(Duration.ofMinutes(1));
        ledger.say(new Request.BackupRequested("b2", "ops", "before-deploy", List.of()));
        ledger.settle();
        // When
        ledger.bad("db", "data-gone", Method.FILES);
        ledger.done(
                Verb.SEAL,
                new StepResult.Sealed(
                        ledger.state().target("files").lastGood().orElseThrow().seal()));
        // Then
        var join = (Command.JoinPoint) ledger.outstanding(Verb.JOIN);
        assertThat(join.unsealed()).containsExactly("db");
        assertThat(join.seals()).hasSize(2);
        assertThat(join.name()).isEqualTo("before-deploy");
    }

    @Test
    void shouldFoldTheSameTwice() {
        // Given
        Ledger ledger = Given.upToValidate(Given.dataGone(Mode.AUTO));
        // When
        State again = State.BLANK;
        for (Entry entry : ledger.entries()) {
            again = Evolve.evolve(again, entry);
        }
        // Then
        assertThat(again.canonical()).isEqualTo(ledger.state().canonical());
    }
}
