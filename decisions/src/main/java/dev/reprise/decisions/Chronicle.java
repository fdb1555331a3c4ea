package dev.reprise.decisions;

import dev.reprise.contracts.Decision;
import dev.reprise.contracts.Decision.IncidentOpened;
import dev.reprise.contracts.Decision.MessageDeadLettered;
import dev.reprise.contracts.Entry;
import dev.reprise.contracts.Fact;
import dev.reprise.contracts.JournalOpened;
import dev.reprise.contracts.Notice;
import dev.reprise.contracts.Observation;
import dev.reprise.contracts.Outcome;
import dev.reprise.contracts.Request;
import dev.reprise.contracts.RunId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What people ask of the journal: a fold beside the {@link State}, by incident. Immutable; bounded
 * to the last incidents.
 *
 * @param stories by the incident's number, the oldest first
 * @param lone runs that belong to no incident and that people hear of, by id
 * @param letters the last records that could not be read, with their sequence
 * @param sights the last observations of each component, from which a new story begins
 * @param told keys of notifications that were sent, or given up
 * @param alerts what is wrong without being an incident
 * @param unheard the notices that were given up since the last one that was taken; null if none was
 */
public record Chronicle(
        State state,
        Map<Integer, Story> stories,
        Map<String, Run> lone,
        Map<Long, MessageDeadLettered> letters,
        Map<String, List<Entry>> sights,
        Map<String, Boolean> told,
        Alerts alerts,
        @Nullable Unheard unheard) {
    private static final int STORIES = 100;
    private static final int LONE = 100;
    private static final int LETTERS = 50;
    private static final int SIGHTS = 24;
    private static final int TOLD = 2_000;

    public static final Chronicle BLANK =
            new Chronicle(
                    State.BLANK,
                    Map.of(),
                    Map.of(),
                    Map.of(),
                    Map.of(),
                    Map.of(),
                    Alerts.NONE,
                    null);

    /** The chronicle with one more record of the journal. */
    public Chronicle with(Entry entry) {
        Evolve.Step step = Evolve.step(state, entry);
        Fact fact = entry.fact().orElse(null);
        Alerts after = step.taken() ? alerts.with(step.state(), entry, fact) : alerts;
        if (!step.taken() || isRepeated(fact)) {
            return new Chronicle(
                    step.state(), stories, lone, letters, sights, told, after, unheard);
        }
        return new Chronicle(
                step.state(),
                stories(step.state(), entry, fact),
                lone(step.state(), entry, fact),
                fact instanceof MessageDeadLettered letter
                        ? Copies.bounded(
                                Copies.with(letters, entry.sequence(), letter), LETTERS, l -> true)
                        : letters,
                fact instanceof Observation seen ? sights(seen, entry) : sights,
                fact instanceof Notice notice
                        ? Copies.bounded(Copies.with(told, notice.key(), true), TOLD, known -> true)
                        : told,
                after,
                fact instanceof Notice notice
                        ? Unheard.after(unheard, notice, entry.at())
                        : unheard);
    }

    /** That all is still well is said every minute, and is no part of any story. */
    private boolean isRepeated(@Nullable Fact fact) {
        return fact instanceof Observation.IncidentCleared cleared
                && !state.target(cleared.component())
                        .levels()
                        .containsKey(Level.key(cleared.condition(), cleared.sight().observer()));
    }

    public Optional<Story> story(int number) {
        return Optional.ofNullable(stories.get(number));
    }

    private Map<Integer, Story> stories(State now, Entry entry, @Nullable Fact fact) {
        Integer number = incidentOf(now, entry, fact);
        Incident incident = number == null ? null : now.incidents().get(number);
        if (number == null || incident == null) {
            return stories;
        }
        Story story = stories.get(number);
        if (story == null && !(fact instanceof IncidentOpened)) {
            return stories;
        }
        Story before = story == null ? Story.of(incident, firstSights(now, incident)) : story;
        Story after = before.with(incident, run(now, entry, fact), entry);
        return Copies.bounded(
                Copies.with(stories, number, after), STORIES, s -> !s.incident().open());
    }

    /** The sights that assert what the incident is about, from before it was one. */
    private List<Entry> firstSights(State now, Incident incident) {
        var asserting =
                now.target(incident.component()).levels().values().stream()
                        .map(Level::sequence)
                        .toList();
        return sights.getOrDefault(incident.component(), List.of()).stream()
                .filter(entry -> asserting.contains(entry.sequence()))
                .toList();
    }

    private Map<String, List<Entry>> sights(Observation seen, Entry entry) {
        return switch (seen) {
            case Observation.ComponentMeasured ignored -> sights;
            case Observation.ChangeNoted ignored -> sights;
            case Observation.ComponentHindered ignored -> seen(seen, entry);
            case Observation.ComponentUnhindered ignored -> seen(seen, entry);
            case Observation.IncidentDetected ignored -> seen(seen, entry);
            case Observation.IncidentCleared ignored -> seen(seen, entry);
            case Observation.SightLost ignored -> seen(seen, entry);
            case Observation.SightRegained ignored -> seen(seen, entry);
            case Observation.StreamBroken ignored -> seen(seen, entry);
            case Observation.StreamResumed ignored -> seen(seen, entry);
        };
    }

    private Map<String, List<Entry>> seen(Observation fact, Entry entry) {
        List<Entry> before = sights.getOrDefault(fact.component(), List.of());
        return Copies.with(sights, fact.component(), Copies.with(before, entry, SIGHTS));
    }

    private Map<String, Run> lone(State now, Entry entry, @Nullable Fact fact) {
        Optional<Run> run = run(now, entry, fact);
        boolean heardOf =
                run.isPresent()
                        && incidentOf(now, run.get()) == null
                        && (run.get().frozen() != null || run.get().started().request() != null);
        return heardOf
                ? Copies.bounded(
                        Copies.with(lone, run.get().id().value(), run.get()),
                        LONE,
                        old -> !old.open())
                : lone;
    }

    private static @Nullable Integer incidentOf(State now, Entry entry, @Nullable Fact fact) {
        Optional<Integer> byRun = run(now, entry, fact).map(run -> incidentOf(now, run));
        if (byRun.isPresent()) {
            return byRun.get();
        }
        return switch (fact) {
            case IncidentOpened opened -> opened.incident().number();
            case Decision.IncidentAttached attached -> attached.incident().number();
            case Decision.IncidentClosed closed -> closed.incident().number();
            case Decision.ActionWithheld withheld -> withheld.incident().number();
            case Observation.ComponentMeasured ignored -> null;
            case Observation seen ->
                    now.openIncident(seen.component())
                            .map(incident -> incident.id().number())
                            .orElse(null);
            case null -> null;
            case Decision ignored -> null;
            case Outcome ignored -> null;
            case Request ignored -> null;
            case Notice ignored -> null;
            case JournalOpened ignored -> null;
        };
    }

    private static @Nullable Integer incidentOf(State now, Run run) {
        return now.incidents().values().stream()
                .filter(incident -> incident.isOf(run))
                .map(incident -> incident.id().number())
                .findFirst()
                .orElse(null);
    }

    private static Optional<Run> run(State now, Entry entry, @Nullable Fact fact) {
        Stream<RunId> id =
                switch (fact) {
                    case null -> correlation(entry);
                    case Decision.OfRun decision -> Stream.of(decision.run());
                    case Outcome.StepAccepted outcome -> Stream.of(outcome.ref().run());
                    case Outcome.StepSucceeded outcome -> Stream.of(outcome.ref().run());
                    case Outcome.StepRefused outcome -> Stream.of(outcome.ref().run());
                    case Outcome.StepFailed outcome -> Stream.of(outcome.ref().run());
                    case Outcome.HoldPlaced ignored -> correlation(entry);
                    case Outcome.HoldReleased ignored -> correlation(entry);
                    case Decision ignored -> Stream.empty();
                    case Observation ignored -> Stream.empty();
                    case Request ignored -> Stream.empty();
                    case Notice ignored -> Stream.empty();
                    case JournalOpened ignored -> Stream.empty();
                };
        return id.findFirst().flatMap(now::run);
    }

    private static Stream<RunId> correlation(Entry entry) {
        return switch (entry.content()) {
            case Entry.Content.Known known ->
                    Stream.ofNullable(known.event().correlation()).map(RunId::new);
            case Entry.Content.Unknown unknown ->
                    unknown.correlation().isEmpty()
                            ? Stream.empty()
                            : Stream.of(new RunId(unknown.correlation()));
            case Entry.Content.Unreadable ignored -> Stream.empty();
        };
    }
}
