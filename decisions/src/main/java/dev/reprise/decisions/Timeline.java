package dev.reprise.decisions;

import dev.reprise.contracts.Decision;
import dev.reprise.contracts.Entry;
import dev.reprise.contracts.Fact;
import dev.reprise.contracts.JournalOpened;
import dev.reprise.contracts.Limit;
import dev.reprise.contracts.Notice;
import dev.reprise.contracts.Observation;
import dev.reprise.contracts.Outcome;
import dev.reprise.contracts.Request;
import dev.reprise.contracts.StepResult;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What happened, one line a fact, in words. */
public final class Timeline {
    private Timeline() {}

    /**
     * @param at the broker's time
     */
    public record Line(Instant at, String says) {}

    public static List<Line> of(List<Entry> entries) {
        return entries.stream()
                .flatMap(entry -> says(entry).map(s -> new Line(entry.at(), s)).stream())
                .toList();
    }

    /** Empty for what a person need not read. */
    static Optional<String> says(Entry entry) {
        return switch (entry.content()) {
            case Entry.Content.Known known -> Optional.of(known.fact()).flatMap(Timeline::says);
            case Entry.Content.Unknown unknown ->
                    Optional.of("A fact of an unknown type was met: " + unknown.type());
            case Entry.Content.Unreadable unreadable ->
                    Optional.of("A record could not be read: " + unreadable.reason());
        };
    }

    private static Optional<String> says(Fact fact) {
        return switch (fact) {
            case Observation observation -> seen(observation);
            case Decision decision -> decided(decision);
            case Outcome outcome -> done(outcome);
            case Notice.NotificationSent ignored -> Optional.empty();
            case Notice.NotificationFailed failed ->
                    Optional.of(
                            "A notification did not get through to "
                                    + failed.channel()
                                    + ": "
                                    + failed.reason());
            case Request request -> Optional.of("Asked for by " + request.by());
            case JournalOpened ignored -> Optional.empty();
        };
    }

    private static Optional<String> seen(Observation observation) {
        return switch (observation) {
            case Observation.IncidentDetected seen ->
                    Optional.of(
                            "Seen by "
                                    + seen.sight().observer()
                                    + " ("
                                    + Words.lower(seen.sight().method())
                                    + "): "
                                    + seen.condition()
                                    + ", "
                                    + seen.evidence());
            case Observation.IncidentCleared cleared ->
                    Optional.of(
                            "No longer seen by "
                                    + cleared.sight().observer()
                                    + ": "
                                    + cleared.condition());
            case Observation.SightLost lost ->
                    Optional.of(lost.sight().observer() + " cannot see any more: " + lost.reason());
            case Observation.SightRegained regained ->
                    Optional.of(regained.sight().observer() + " sees again");
            case Observation.ComponentHindered hindered ->
                    Optional.of(
                            "Hindered, as "
                                    + hindered.sight().observer()
                                    + " sees it: "
                                    + hindered.what());
            case Observation.ComponentUnhindered ignored -> Optional.empty();
            case Observation.ChangeNoted noted ->
                    Optional.of(noted.what() + " (" + noted.count() + ")");
            case Observation.ComponentMeasured ignored -> Optional.empty();
            case Observation.StreamResumed resumed ->
                    Optional.of(
                            "Changes are received again from "
                                    + resumed.from().at()
                                    + (resumed.lacks() == null ? "" : ", but " + resumed.lacks()));
            case Observation.StreamBroken broken ->
                    Optional.of("Changes are no longer received: " + broken.reason());
        };
    }

    private static Optional<String> decided(Decision decision) {
        return switch (decision) {
            case Decision.LeadershipTaken ignored -> Optional.empty();
            case Decision.IncidentOpened opened ->
                    Optional.of(
                            "Incident detected: "
                                    + opened.incident().label()
                                    + ", "
                                    + opened.title()
                                    + " ("
                                    + opened.errorCode()
                                    + ")");
            case Decision.IncidentAttached attached ->
                    Optional.of("The same root cause: " + attached.condition());
            case Decision.IncidentClosed closed ->
                    Optional.of(
                            switch (closed.ending()) {
                                case RECOVERED -> "Service restored: nothing bad is seen any more";
                                case CLEARED_BY_ITSELF -> "Over by itself: " + closed.summary();
                                case UNRECOVERED -> "Given up: " + closed.summary();
                            });
            case Decision.ActionWithheld withheld ->
                    Optional.of("Not done: " + withheld.would() + ", because " + withheld.reason());
            case Decision.PointDue ignored -> Optional.empty();
            case Decision.MessageDeadLettered letter ->
                    Optional.of(
                            "A message could not be read: "
                                    + letter.topic()
                                    + " at "
                                    + letter.offset());
            case Decision.RunStarted started ->
                    Optional.of(
                            "Response initiated: "
                                    + (started.request() == null
                                            ? started.plan().name()
                                            : started.plan().title())
                                    + " on "
                                    + started.target());
            case Decision.StepIssued issued ->
                    issued.command().ref().attempt() == 1
                            ? Optional.empty()
                            : Optional.of(
                                    issued.command().ref().step()
                                            + ", attempt "
                                            + issued.command().ref().attempt());
            case Decision.AttemptExpired expired ->
                    Optional.of(
                            expired.ref().step() + " was silent for " + Limit.of(expired.silent()));
            case Decision.PointSkipped skipped ->
                    Optional.of(
                            "Seal "
                                    + Words.brief(skipped.snapshot())
                                    + " passed over: "
                                    + skipped.reason());
            case Decision.RunClosed closed ->
                    Optional.of(
                            switch (closed.ending()) {
                                        case DONE -> "Recovery completed and validated: ";
                                        case DOUBTFUL -> "Recovery completed, in doubt: ";
                                        case ROLLED_BACK -> "Rolled back: ";
                                        case FAILED -> "Recovery failed: ";
                                    }
                                    + closed.summary());
            case Decision.RunFrozen frozen ->
                    Optional.of("Frozen, a person has to look: " + frozen.reason());
        };
    }

    private static Optional<String> done(Outcome outcome) {
        return switch (outcome) {
            case Outcome.StepAccepted ignored -> Optional.empty();
            case Outcome.StepSucceeded done ->
                    Optional.of(
                            done.ref().step()
                                    + " done in "
                                    + Words.duration(done.took())
                                    + result(done.result()));
            case Outcome.StepRefused refused ->
                    Optional.of(refused.ref().step() + " refused: " + refused.problem().what());
            case Outcome.StepFailed failed ->
                    Optional.of(failed.ref().step() + " failed: " + failed.problem().what());
            case Outcome.HoldPlaced placed -> Optional.of("Held: " + placed.hold().what());
            case Outcome.HoldReleased released -> Optional.of("Released: " + released.hold());
        };
    }

    private static String result(StepResult result) {
        return switch (result) {
            case StepResult.Done done -> done.note().isEmpty() ? "" : ": " + done.note();
            case StepResult.Sealed sealed -> ": seal " + Words.brief(sealed.seal().snapshot());
            case StepResult.Joined joined ->
                    ": " + joined.point() + (joined.degraded() ? ", degraded" : "");
            case StepResult.Scrubbed scrubbed ->
                    scrubbed.damaged().isEmpty()
                            ? ": nothing damaged"
                            : ": damaged: " + String.join(", ", scrubbed.damaged());
            case StepResult.StreamClosed closed -> closed(closed);
            case StepResult.Staged staged ->
                    ": from seal "
                            + Words.brief(staged.snapshot())
                            + ", loses "
                            + Words.amount(staged.loss());
            case StepResult.Switched switched ->
                    (switched.kept().isEmpty() ? "" : ": the old one is kept in " + switched.kept())
                            + (switched.putBack().isEmpty()
                                    ? ""
                                    : ": " + switched.putBack().size() + " put back")
                            + (switched.conflicts().isEmpty()
                                    ? ""
                                    : ", " + switched.conflicts().size() + " left alone");
            case StepResult.Validated validated ->
                    ": "
                            + (validated.verdict() == StepResult.Verdict.PASSED
                                    ? ""
                                    : Words.lower(validated.verdict()) + ", ")
                            + validated.tally();
        };
    }

    private static String closed(StepResult.StreamClosed closed) {
        var last = closed.last();
        return last == null ? ": nothing was held" : ": the last position is " + last.at();
    }
}
