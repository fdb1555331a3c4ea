package dev.reprise.decisions;

import dev.reprise.contracts.Observation;
import dev.reprise.contracts.Observation.ChangeNoted;
import dev.reprise.contracts.Observation.ComponentHindered;
import dev.reprise.contracts.Observation.ComponentMeasured;
import dev.reprise.contracts.Observation.ComponentUnhindered;
import dev.reprise.contracts.Observation.IncidentCleared;
import dev.reprise.contracts.Observation.IncidentDetected;
import dev.reprise.contracts.Observation.SightLost;
import dev.reprise.contracts.Observation.SightRegained;
import dev.reprise.contracts.Observation.StreamBroken;
import dev.reprise.contracts.Observation.StreamResumed;
import dev.reprise.contracts.Sight;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How what is seen changes the levels. */
final class EvolveObservation {
    private EvolveObservation() {}

    static boolean fold(Draft draft, Observation observation) {
        draft.target(observation.component(), target -> target.seenAt(draft.sequence));
        switch (observation) {
            case IncidentDetected detected -> detected(draft, detected);
            case IncidentCleared cleared -> cleared(draft, cleared);
            case SightLost lost -> lost(draft, lost);
            case SightRegained regained -> sees(draft, regained.component(), regained.sight());
            case ComponentMeasured measured ->
                    draft.target(measured.component(), t -> t.withMeasured(measured));
            case StreamResumed resumed ->
                    draft.target(
                            resumed.component(),
                            t ->
                                    t.withStream(
                                            new Target.StreamState(
                                                    true,
                                                    draft.at,
                                                    "from " + resumed.from().at(),
                                                    resumed.lacks(),
                                                    gap(t))));
            case StreamBroken broken ->
                    draft.target(
                            broken.component(),
                            t ->
                                    t.withStream(
                                            new Target.StreamState(
                                                    false,
                                                    draft.at,
                                                    broken.reason(),
                                                    null,
                                                    broken.gap() ? draft.at : gap(t))));
            case ComponentHindered hindered ->
                    draft.target(
                            hindered.component(),
                            t ->
                                    t.withHindered(
                                            Copies.with(
                                                    t.hindered(),
                                                    hindered.sight().observer(),
                                                    hindered.what())));
            case ComponentUnhindered free -> unhindered(draft, free);
            case ChangeNoted ignored -> {
                // recorded for people; nothing is decided by it
            }
        }
        return true;
    }

    private static @Nullable Instant gap(Target target) {
        Target.StreamState before = target.stream();
        return before == null ? null : before.gap();
    }

    /** What was given up may have failed for want of what is there again: it is tried anew. */
    private static void unhindered(Draft draft, ComponentUnhindered fact) {
        draft.target(
                fact.component(),
                t -> {
                    if (!t.hindered().containsKey(fact.sight().observer())) {
                        return t;
                    }
                    Target free =
                            t.withHindered(Copies.without(t.hindered(), fact.sight().observer()));
                    boolean givenUp = free.hindered().isEmpty() && !free.unresolved().isEmpty();
                    return givenUp
                            ? free.withUnresolved(List.of()).withRecoveries(List.of())
                            : free;
                });
    }

    private static void detected(Draft draft, IncidentDetected fact) {
        sees(draft, fact.component(), fact.sight());
        sound(draft, fact.component(), fact.sight(), false);
        Target target = draft.target(fact.component());
        String key = Level.key(fact.condition(), fact.sight().observer());
        Level before = target.levels().get(key);
        IncidentDetected onset = before == null ? fact : sameEpisode(before.fact(), fact);
        var level = new Level(onset, draft.sequence, draft.at, true);
        if (before != null && before.seen() && before.fact().equals(onset)) {
            return;
        }
        draft.target(
                fact.component(), t -> t.withLevels(Copies.with(t.levels(), key, level), draft.at));
        struckAgain(draft, onset);
    }

    /** What is sealed after damage that came behind the back of a recovery holds that damage. */
    private static void struckAgain(Draft draft, IncidentDetected onset) {
        Target target = draft.target(onset.component());
        if (target.suspected()) {
            return;
        }
        draft.incidents.values().stream()
                .filter(each -> each.open() && each.component().equals(onset.component()))
                .findFirst()
                .map(
                        incident ->
                                new Suspicion(
                                        incident.id().number(),
                                        lastWell(target, onset, incident),
                                        draft.sequence,
                                        Suspicion.OPEN,
                                        false))
                .ifPresent(again -> draft.target(onset.component(), t -> t.suspecting(again)));
    }

    private static @Nullable Instant lastWell(
            Target target, IncidentDetected onset, Incident incident) {
        return Stream.of(
                        Optional.ofNullable(onset.lastSeenWell()),
                        Optional.ofNullable(target.lastWell(onset.condition())),
                        Optional.ofNullable(incident.opened().lastSeenWell()))
                .flatMap(Optional::stream)
                .findFirst()
                .orElse(null);
    }

    /** A detector that has just started has forgotten when it saw the component well. */
    private static IncidentDetected sameEpisode(IncidentDetected before, IncidentDetected now) {
        return new IncidentDetected(
                now.component(),
                now.condition(),
                now.sight(),
                now.evidence(),
                before.lastSeenWell() == null ? now.lastSeenWell() : before.lastSeenWell(),
                before.firstSeenBad(),
                now.scope());
    }

    /** A detector that was started anew does not know that its sight was lost before. */
    private static void sees(Draft draft, String component, Sight sight) {
        draft.target(
                component,
                t ->
                        t.blind().containsKey(sight.observer())
                                ? t.withBlind(Copies.without(t.blind(), sight.observer()))
                                : t);
    }

    private static void cleared(Draft draft, IncidentCleared fact) {
        sees(draft, fact.component(), fact.sight());
        String key = Level.key(fact.condition(), fact.sight().observer());
        draft.target(
                fact.component(),
                t -> {
                    Target well = t.withWell(fact.condition(), draft.at);
                    if (!t.levels().containsKey(key)) {
                        return well;
                    }
                    Target after = well.withLevels(Copies.without(t.levels(), key), draft.at);
                    boolean givenUpAndGone = after.clear() && !t.unresolved().isEmpty();
                    return givenUpAndGone ? after.trustedFrom(draft.sequence) : after;
                });
        boolean ailing =
                draft.target(fact.component()).levels().values().stream()
                        .anyMatch(level -> level.fact().sight().equals(fact.sight()));
        sound(draft, fact.component(), fact.sight(), !ailing);
    }

    private static void sound(Draft draft, String component, Sight sight, boolean sound) {
        draft.target(
                component,
                t ->
                        t.sound().containsKey(sight.observer()) == sound
                                ? t
                                : t.withSound(
                                        sound
                                                ? Copies.with(t.sound(), sight.observer(), sight)
                                                : Copies.without(t.sound(), sight.observer())));
    }

    private static void lost(Draft draft, SightLost fact) {
        String observer = fact.sight().observer();
        sound(draft, fact.component(), fact.sight(), false);
        draft.target(
                fact.component(),
                t -> {
                    Target blind = t.withBlind(Copies.with(t.blind(), observer, fact.reason()));
                    Map<String, Level> levels = new LinkedHashMap<>(t.levels());
                    levels.replaceAll(
                            (key, level) ->
                                    level.fact().sight().observer().equals(observer)
                                            ? new Level(
                                                    level.fact(), draft.sequence, draft.at, false)
                                            : level);
                    return levels.equals(t.levels())
                            ? blind
                            : blind.withLevels(Collections.unmodifiableMap(levels), draft.at);
                });
    }
}
