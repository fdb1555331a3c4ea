package dev.reprise.decisions;

import dev.reprise.contracts.Observation.ComponentMeasured;
import dev.reprise.contracts.Outcome.Hold;
import dev.reprise.contracts.Plan;
import dev.reprise.contracts.Sight;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one component.
 *
 * @param levels by condition and observer; what was cleared is absent
 * @param well by condition, when any sight last said that it does not hold
 * @param blind sights that cannot see, by observer, with the reason
 * @param hindered by observer, why it does not do all that it should
 * @param sound sights that see it well in every respect, by observer
 * @param seals the newest last
 * @param measured the newest last
 * @param recoveries when they were started, the newest last
 * @param unresolved conditions of an incident that was given up, until all of them are gone, what
 *     hindered it is, or a person has it tried anew
 * @param firstSeen sequence of the first observation; -1 before it
 * @param changed when a level last changed
 * @param stream what the keeper of its stream last said; null if it never did
 */
public record Target(
        String name,
        Map<String, Level> levels,
        Map<String, Instant> well,
        Map<String, String> blind,
        Map<String, String> hindered,
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
    private static final int SUSPICIONS = 32;

    /**
     * @param flowing whether the stream is received without a gap
     * @param lacks what was asked for that it cannot promise; null if it promises all of it
     * @param gap when it last broke off; what came later can be reached from a later seal alone;
     *     null if it never did
     */
    public record StreamState(
            boolean flowing,
            Instant at,
            String says,
            @Nullable String lacks,
            @Nullable Instant gap) {}

    static Target blank(String name) {
        return new Target(
                name,
                Map.of(),
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

    /**
     * The sight that forbids a plan: one that asks the target itself and sees it well in every
     * respect, where live data is to be replaced. Files and processes are looked for by a path that
     * a person has written: whoever answers proves that there is something to lose.
     */
    Optional<Sight> objector(Plan plan) {
        return plan.destructive()
                ? sound.values().stream()
                        .filter(sight -> sight.method() == Sight.Method.PROTOCOL)
                        .findFirst()
                : Optional.empty();
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
        return with(
                parts -> {
                    parts.levels = changedLevels;
                    parts.changed = at;
                    if (changedLevels.isEmpty()) {
                        parts.unresolved = List.of(); // all of them: half a recovery is none
                    }
                });
    }

    Target withWell(String condition, Instant at) {
        return with(parts -> parts.well = Copies.with(well, condition, at));
    }

    Target withBlind(Map<String, String> sights) {
        return with(parts -> parts.blind = sights);
    }

    Target withHindered(Map<String, String> sights) {
        return with(parts -> parts.hindered = sights);
    }

    Target withSound(Map<String, Sight> sights) {
        return with(parts -> parts.sound = sights);
    }

    Target withSeals(List<Kept> kept) {
        return with(parts -> parts.seals = kept);
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
        return with(parts -> parts.measured = Copies.with(measured, measurement, MEASUREMENTS));
    }

    Target withHolds(Map<String, Hold> open) {
        return with(parts -> parts.holds = open);
    }

    Target suspecting(Suspicion stretch) {
        return with(parts -> parts.suspicions = Copies.with(suspicions, stretch, SUSPICIONS));
    }

    boolean suspected() {
        return suspicions.stream().anyMatch(each -> each.until() == Suspicion.OPEN);
    }

    /** What was left in doubt stays so. */
    Target trustedFrom(long sequence) {
        return withSuspicions(s -> s.doubted() ? s : s.endedAt(sequence));
    }

    /** Somebody has looked at all of it, or all of it was put back. */
    Target provenFrom(long sequence) {
        return withSuspicions(s -> s.endedAt(sequence));
    }

    Target leftInDoubt() {
        return withSuspicions(Suspicion::leftInDoubt);
    }

    private Target withSuspicions(UnaryOperator<Suspicion> change) {
        List<Suspicion> changed = suspicions.stream().map(change).toList();
        return with(parts -> parts.suspicions = changed);
    }

    Target withRecoveries(List<Instant> started) {
        return with(parts -> parts.recoveries = started);
    }

    Target withUnresolved(List<String> conditions) {
        return with(parts -> parts.unresolved = conditions);
    }

    Target seenAt(long sequence) {
        return firstSeen >= 0 ? this : with(parts -> parts.firstSeen = sequence);
    }

    Target withStream(StreamState state) {
        return with(parts -> parts.stream = state);
    }

    private Target with(Consumer<Parts> change) {
        var parts = new Parts(this);
        change.accept(parts);
        return parts.target();
    }

    /** One that is being changed: seen by nobody but who changes it. */
    private static final class Parts {
        private final String name;
        private Map<String, Level> levels;
        private Map<String, Instant> well;
        private Map<String, String> blind;
        private Map<String, String> hindered;
        private Map<String, Sight> sound;
        private List<Kept> seals;
        private List<ComponentMeasured> measured;
        private Map<String, Hold> holds;
        private List<Suspicion> suspicions;
        private List<Instant> recoveries;
        private List<String> unresolved;
        private long firstSeen;
        private Instant changed;
        private @Nullable StreamState stream;

        Parts(Target target) {
            name = target.name;
            levels = target.levels;
            well = target.well;
            blind = target.blind;
            hindered = target.hindered;
            sound = target.sound;
            seals = target.seals;
            measured = target.measured;
            holds = target.holds;
            suspicions = target.suspicions;
            recoveries = target.recoveries;
            unresolved = target.unresolved;
            firstSeen = target.firstSeen;
            changed = target.changed;
            stream = target.stream;
        }

        Target target() {
            return new Target(
                    name,
                    levels,
                    well,
                    blind,
                    hindered,
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
    }
}
