package dev.reprise.decisions;

import dev.reprise.contracts.Observation.ComponentMeasured;
import dev.reprise.contracts.Outcome.Hold;
import dev.reprise.contracts.Sight;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one component. Long, since a record that is evolved field by field needs a way
 * to change each.
 *
 * @param levels by condition and observer; what was cleared is absent
 * @param well by condition, when any sight last said that it does not hold
 * @param blind sights that cannot see, by observer, with the reason
 * @param sound sights that see it well in every respect, by observer
 * @param seals the newest last
 * @param measured the newest last
 * @param recoveries when they were started, the newest last
 * @param unresolved conditions of an incident that was given up, until all of them are gone
 * @param firstSeen sequence of the first observation; -1 before it
 * @param changed when a level last changed
 * @param stream what the keeper of its stream last said; null if it never did
 */
public record Target(
        String name,
        Map<String, Level> levels,
        Map<String, Instant> well,
        Map<String, String> blind,
        Map<String, Sight> sound,
        List<Kept> seals,
        List<ComponentMeasured> measured,
        Map<String, Hold> holds,
        List<Suspicion> suspicions,
        List<Instant> recoveries,
        List<String> unresolved,
        long firstSeen,
        Instant changed,
        @Nullable StreamState stream) {
    /** A week, at one every five minutes. */
    static final int SEALS = 2_016;

    private static final int MEASUREMENTS = 240;

    /**
     * @param flowing whether the stream is received without a gap
     * @param lacks what was asked for that it cannot promise; null if it promises all of it
     */
    public record StreamState(boolean flowing, Instant at, String says, @Nullable String lacks) {}

    static Target blank(String name) {
        return new Target(
                name,
                Map.of(),
                Map.of(),
                Map.of(),
                Map.of(),
                List.of(),
                List.of(),
                Map.of(),
                List.of(),
                List.of(),
                List.of(),
                -1,
                Instant.EPOCH,
                null);
    }

    /** What is asserted by sights that can see. */
    public List<Level> asserted() {
        return levels.values().stream().filter(Level::seen).toList();
    }

    public List<String> conditions() {
        return List.copyOf(
                new TreeSet<>(asserted().stream().map(l -> l.fact().condition()).toList()));
    }

    /** How many methods that fail differently assert something. */
    public long methods() {
        return asserted().stream().map(l -> l.fact().sight().method()).distinct().count();
    }

    public Stream<Sight.Method> seenBy() {
        return asserted().stream().map(l -> l.fact().sight().method()).distinct().sorted();
    }

    /** The sights of a method that see it well in every respect. */
    public List<Sight> seenWellBy(Sight.Method method) {
        return sound.values().stream().filter(sight -> sight.method() == method).toList();
    }

    /** Nothing bad is asserted, and no sight that asserted something has gone blind since. */
    public boolean clear() {
        return levels.isEmpty();
    }

    public boolean suspect(Kept kept) {
        return kept.damaged()
                || kept.left() != null
                || suspicions.stream().anyMatch(s -> s.covers(kept));
    }

    /** The newest seal of its own history that no suspicion covers. */
    public Optional<Kept> lastGood() {
        return seals.reversed().stream().filter(k -> !suspect(k)).findFirst();
    }

    /** When the component is last known to have been free of a condition. */
    @Nullable Instant lastWell(String condition) {
        return well.get(condition);
    }

    Target withLevels(Map<String, Level> changedLevels, Instant at) {
        var still =
                changedLevels.isEmpty()
                        ? List.<String>of()
                        : unresolved; // gone means all of them: half a recovery is none
        return new Target(
                name,
                changedLevels,
                well,
                blind,
                sound,
                seals,
                measured,
                holds,
                suspicions,
                recoveries,
                still,
                firstSeen,
                at,
                stream);
    }

    Target withWell(String condition, Instant at) {
        return new Target(
                name,
                levels,
                Copies.with(well, condition, at),
                blind,
                sound,
                seals,
                measured,
                holds,
                suspicions,
                recoveries,
                unresolved,
                firstSeen,
                changed,
                stream);
    }

    Target withBlind(Map<String, String> sights) {
        return new Target(
                name,
                levels,
                well,
                sights,
                sound,
                seals,
                measured,
                holds,
                suspicions,
                recoveries,
                unresolved,
                firstSeen,
                changed,
                stream);
    }

    Target withSound(Map<String, Sight> sights) {
        return new Target(
                name,
                levels,
                well,
                blind,
                sights,
                seals,
                measured,
                holds,
                suspicions,
                recoveries,
                unresolved,
                firstSeen,
                changed,
                stream);
    }

    Target withSeals(List<Kept> kept) {
        return new Target(
                name,
                levels,
                well,
                blind,
                sound,
                kept,
                measured,
                holds,
                suspicions,
                recoveries,
                unresolved,
                firstSeen,
                changed,
                stream);
    }

    /** The oldest is forgotten for it, but never the last one that may be trusted. */
    Target withSeal(Kept kept) {
        if (seals.size() < SEALS) {
            return withSeals(Copies.with(seals, kept, SEALS));
        }
        boolean dispensable =
                suspect(seals.getFirst()) || seals.stream().skip(1).anyMatch(k -> !suspect(k));
        var after = new ArrayList<>(seals);
        after.remove(dispensable ? 0 : 1);
        after.add(kept);
        return withSeals(Collections.unmodifiableList(after));
    }

    Target withMeasured(ComponentMeasured measurement) {
        return new Target(
                name,
                levels,
                well,
                blind,
                sound,
                seals,
                Copies.with(measured, measurement, MEASUREMENTS),
                holds,
                suspicions,
                recoveries,
                unresolved,
                firstSeen,
                changed,
                stream);
    }

    Target withHolds(Map<String, Hold> open) {
        return new Target(
                name,
                levels,
                well,
                blind,
                sound,
                seals,
                measured,
                open,
                suspicions,
                recoveries,
                unresolved,
                firstSeen,
                changed,
                stream);
    }

    Target withSuspicions(List<Suspicion> stretches) {
        return new Target(
                name,
                levels,
                well,
                blind,
                sound,
                seals,
                measured,
                holds,
                stretches,
                recoveries,
                unresolved,
                firstSeen,
                changed,
                stream);
    }

    Target trustedFrom(long sequence) {
        return withSuspicions(suspicions.stream().map(s -> s.endedAt(sequence)).toList());
    }

    Target withRecoveries(List<Instant> started) {
        return new Target(
                name,
                levels,
                well,
                blind,
                sound,
                seals,
                measured,
                holds,
                suspicions,
                started,
                unresolved,
                firstSeen,
                changed,
                stream);
    }

    Target withUnresolved(List<String> conditions) {
        return new Target(
                name,
                levels,
                well,
                blind,
                sound,
                seals,
                measured,
                holds,
                suspicions,
                recoveries,
                conditions,
                firstSeen,
                changed,
                stream);
    }

    Target seenAt(long sequence) {
        return firstSeen >= 0
                ? this
                : new Target(
                        name,
                        levels,
                        well,
                        blind,
                        sound,
                        seals,
                        measured,
                        holds,
                        suspicions,
                        recoveries,
                        unresolved,
                        sequence,
                        changed,
                        stream);
    }

    Target withStream(StreamState state) {
        return new Target(
                name,
                levels,
                well,
                blind,
                sound,
                seals,
                measured,
                holds,
                suspicions,
                recoveries,
                unresolved,
                firstSeen,
                changed,
                state);
    }
}
