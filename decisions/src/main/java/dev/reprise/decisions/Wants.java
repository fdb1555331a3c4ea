package dev.reprise.decisions;

import dev.reprise.contracts.Decision;
import dev.reprise.contracts.Decision.ActionWithheld;
import dev.reprise.contracts.Decision.IncidentClosed;
import dev.reprise.contracts.Decision.IncidentOpened;
import dev.reprise.contracts.Decision.RunClosed;
import dev.reprise.contracts.Decision.RunFrozen;
import dev.reprise.contracts.Decision.RunStarted;
import dev.reprise.contracts.Entry;
import dev.reprise.contracts.Limit;
import dev.reprise.contracts.Loss;
import dev.reprise.contracts.Request;
import dev.reprise.contracts.StepResult;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What people have to be told: what the journal wants less what was told. Pure.
 *
 * <p>Long, since it holds the words of every message, side by side, so that they speak alike.
 */
public final class Wants {
    static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("d MMM HH:mm:ss zzz", Locale.ROOT);

    private final Chronicle chronicle;
    private final ZoneId zone;

    private Wants(Chronicle chronicle, ZoneId zone) {
        this.chronicle = chronicle;
        this.zone = zone;
    }

    /** How much it presses. */
    public enum Pressing {
        /** To be read some time. */
        NEWS,
        /** A person has to act. */
        PAGE
    }

    /**
     * @param key names incident and occasion; the same for ever
     * @param at the broker's time of the fact that wants it
     * @param headline one line
     * @param lines what a person needs to act
     * @param last whether it ends an incident
     */
    public record Want(
            String key,
            Instant at,
            Pressing pressing,
            String headline,
            List<String> lines,
            boolean last) {}

    /**
     * In the order in which they came up.
     *
     * @param zone of the readers
     */
    public static List<Want> owed(Chronicle chronicle, ZoneId zone) {
        return new Wants(chronicle, zone)
                .all()
                .filter(want -> !chronicle.told().containsKey(want.key()))
                .sorted(Comparator.comparing(Want::at))
                .toList();
    }

    private Stream<Want> all() {
        return Stream.of(
                        chronicle.stories().values().stream().flatMap(this::ofStory),
                        chronicle.lone().values().stream().flatMap(this::ofRun),
                        letters(),
                        new AlertWants(chronicle, zone).all())
                .flatMap(wants -> wants);
    }

    private Stream<Want> ofStory(Story story) {
        return story.entries().stream().flatMap(entry -> of(story, entry).stream());
    }

    private Optional<Want> of(Story story, Entry entry) {
        String label = story.incident().id().label();
        String what = label + " " + story.incident().component() + ": ";
        if (!(entry.fact().orElse(null) instanceof Decision decision)) {
            return Optional.empty();
        }
        return switch (decision) {
            case IncidentOpened opened ->
                    Optional.of(
                            want(
                                    label + "/opened",
                                    entry,
                                    Pressing.NEWS,
                                    what + opened.title() + " (" + opened.errorCode() + ")",
                                    openedLines(opened)));
            case RunStarted started ->
                    Optional.of(
                            want(
                                    label + "/recovering/" + started.run(),
                                    entry,
                                    Pressing.NEWS,
                                    what
                                            + (started.request() == null
                                                    ? "recovering by " + started.plan().name()
                                                    : started.plan().title()),
                                    List.of(
                                            "limit "
                                                    + Limit.of(started.plan().rto())
                                                    + ", run "
                                                    + started.run(),
                                            "follow it: reprise incidents show " + label)));
            case RunClosed closed -> Optional.of(ended(story, entry, closed, label, what));
            case RunFrozen frozen ->
                    Optional.of(
                            want(
                                    label + "/frozen/" + frozen.run(),
                                    entry,
                                    Pressing.PAGE,
                                    what + "frozen, a person has to look",
                                    List.of(
                                            frozen.reason(),
                                            "both copies are kept; nothing more is done by itself",
                                            "next: reprise incidents show " + label)));
            case ActionWithheld withheld ->
                    Optional.of(
                            want(
                                    label + "/withheld/" + entry.sequence(),
                                    entry,
                                    Pressing.PAGE,
                                    what + "not done by itself",
                                    List.of(
                                            "would: " + withheld.would(),
                                            "because " + withheld.reason(),
                                            "next: " + withheld.next())));
            case IncidentClosed closed -> Optional.of(closed(story, entry, closed, label, what));
            case Decision.LeadershipTaken ignored -> Optional.empty();
            case Decision.IncidentAttached ignored -> Optional.empty();
            case Decision.PointDue ignored -> Optional.empty();
            case Decision.MessageDeadLettered ignored -> Optional.empty();
            case Decision.StepIssued ignored -> Optional.empty();
            case Decision.AttemptExpired ignored -> Optional.empty();
            case Decision.PointSkipped ignored -> Optional.empty();
        };
    }

    private List<String> openedLines(IncidentOpened opened) {
        var lines = new ArrayList<String>();
        lines.add(opened.evidence());
        Instant well = opened.lastSeenWell();
        lines.add(
                "first seen "
                        + TIME.format(opened.firstSeenBad().atZone(zone))
                        + (well == null
                                ? ""
                                : ", last seen well " + TIME.format(well.atZone(zone))));
        if (!opened.scope().isEmpty()) {
            lines.add(opened.scope().size() + " addresses, such as " + opened.scope().getFirst());
        }
        return lines;
    }

    private Want ended(Story story, Entry entry, RunClosed closed, String label, String what) {
        String key = label + "/run/" + closed.run();
        return switch (closed.ending()) {
            case DONE ->
                    want(
                            key,
                            entry,
                            Pressing.NEWS,
                            what + "recovered and validated" + took(story),
                            List.of(
                                    closed.summary(),
                                    lost(closed.loss()),
                                    "review: reprise incidents postmortem " + label));
            case DOUBTFUL ->
                    want(
                            key,
                            entry,
                            Pressing.PAGE,
                            what + "recovered, but not beyond doubt" + took(story),
                            List.of(
                                    closed.summary(),
                                    closed.loss().any()
                                            ? lost(closed.loss())
                                            : "nothing is known to be lost",
                                    replaced(closed)
                                            ? "what was replaced is kept; look before it is removed"
                                            : "nothing was replaced; next: reprise restore "
                                                    + story.incident().component()
                                                    + " --dry-run tells what the backup holds"));
            case ROLLED_BACK ->
                    want(
                            key,
                            entry,
                            Pressing.PAGE,
                            what + "rolled back, not recovered",
                            List.of(closed.summary(), next(story)));
            case FAILED ->
                    want(
                            key,
                            entry,
                            Pressing.PAGE,
                            what + "the recovery failed, live data is untouched",
                            List.of(closed.summary(), next(story)));
        };
    }

    private Want closed(
            Story story, Entry entry, IncidentClosed closed, String label, String what) {
        return switch (closed.ending()) {
            case RECOVERED -> last(label, entry, Pressing.NEWS, what + "over", closed.summary());
            case CLEARED_BY_ITSELF ->
                    last(label, entry, Pressing.NEWS, what + "over by itself", closed.summary());
            case UNRECOVERED ->
                    new Want(
                            label + "/closed",
                            entry.at(),
                            Pressing.PAGE,
                            what + "NOT recovered, a person has to act",
                            List.of(closed.summary(), next(story)),
                            true);
        };
    }

    private Stream<Want> ofRun(Run run) {
        var closed = run.closed();
        var endedAt = run.endedAt();
        if (endedAt == null) {
            return Stream.empty();
        }
        String frozen = run.frozen();
        if (frozen != null) {
            return Stream.of(
                    new Want(
                            run.id() + "/frozen",
                            endedAt,
                            Pressing.PAGE,
                            run.target() + ": " + run.started().plan().name() + " is frozen",
                            List.of(frozen, "a person has to look: run " + run.id()),
                            false));
        }
        boolean restored = closed != null && run.request() instanceof Request.RestoreRequested;
        return closed == null || !restored
                ? Stream.empty()
                : Stream.of(
                        new Want(
                                run.id() + "/closed",
                                endedAt,
                                closed.ending() == RunClosed.Ending.DONE
                                        ? Pressing.NEWS
                                        : Pressing.PAGE,
                                run.target()
                                        + ": "
                                        + run.started().plan().title()
                                        + ", "
                                        + Words.lower(closed.ending()),
                                List.of(closed.summary(), lost(closed.loss())),
                                false));
    }

    private Stream<Want> letters() {
        return chronicle.letters().values().stream()
                .map(
                        letter ->
                                new Want(
                                        "letter/" + letter.topic() + "/" + letter.offset(),
                                        chronicle.state().at(),
                                        Pressing.PAGE,
                                        "a message could not be read: "
                                                + letter.topic()
                                                + " at "
                                                + letter.offset(),
                                        List.of(
                                                letter.reason(),
                                                "its bytes are in the dead letters, as evidence;"
                                                        + " everything else goes on"),
                                        false));
    }

    private static String took(Story story) {
        return story.lasted().map(time -> " after " + Words.duration(time)).orElse("");
    }

    private boolean replaced(RunClosed closed) {
        return chronicle
                .state()
                .run(closed.run())
                .flatMap(run -> run.result(StepResult.Switched.class))
                .isPresent();
    }

    private String lost(Loss loss) {
        Instant from = loss.from();
        Instant to = loss.to();
        return from == null || to == null
                ? "lost: nothing"
                : "lost: "
                        + Words.amount(loss)
                        + ", of the last "
                        + Words.duration(Duration.between(from, to))
                        + " before "
                        + TIME.format(to.atZone(zone));
    }

    private static String next(Story story) {
        return ("next: mend what reprise incidents show %s names, then reprise resume;"
                        + " or reprise restore %s --dry-run")
                .formatted(story.incident().id().label(), story.incident().component());
    }

    private static Want want(
            String key, Entry entry, Pressing pressing, String headline, List<String> lines) {
        return new Want(key, entry.at(), pressing, headline, lines, false);
    }

    private static Want last(
            String label, Entry entry, Pressing pressing, String headline, String line) {
        return new Want(label + "/closed", entry.at(), pressing, headline, List.of(line), true);
    }
}
