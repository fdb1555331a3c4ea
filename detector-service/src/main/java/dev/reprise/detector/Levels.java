package dev.reprise.detector;

import dev.reprise.component.Probe;
import dev.reprise.component.Probe.Hindrance;
import dev.reprise.component.Probe.Symptom;
import dev.reprise.contracts.Observation;
import dev.reprise.contracts.Observation.ComponentHindered;
import dev.reprise.contracts.Observation.ComponentUnhindered;
import dev.reprise.contracts.Observation.IncidentCleared;
import dev.reprise.contracts.Observation.IncidentDetected;
import dev.reprise.contracts.Observation.SightLost;
import dev.reprise.contracts.Observation.SightRegained;
import dev.reprise.contracts.Sight;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What one sight says about one component, look by look: the level of each condition in full at
 * first, after that what has changed, and once a minute that it is still well; and what hinders it.
 * Used by one thread.
 */
final class Levels {
    private static final int LARGEST_SCOPE = 1_000;

    /**
     * How often it is said again that all is well: whoever starts anew would not know for how long,
     * and what was sealed meanwhile could not be trusted.
     */
    private static final Duration AGAIN = Duration.ofMinutes(1);

    private final String component;
    private final Sight sight;
    private final Hysteresis hysteresis;
    private final Map<String, Level> levels = new TreeMap<>();
    private final Level hindered = new Level();
    private int blind;
    private boolean lost;

    Levels(String component, Sight sight, Set<String> conditions, Hysteresis hysteresis) {
        this.component = component;
        this.sight = sight;
        this.hysteresis = hysteresis;
        conditions.forEach(condition -> levels.put(condition, new Level()));
    }

    /**
     * @param at when the look began
     */
    List<Observation> seen(List<Symptom> symptoms, Instant at) {
        var said = new ArrayList<Observation>();
        blind = 0;
        if (lost) {
            lost = false;
            said.add(new SightRegained(component, sight));
            levels.values().forEach(level -> level.said = Said.NOTHING);
            hindered.said = Said.NOTHING;
        }
        var bad = new TreeSet<String>();
        for (Symptom symptom : symptoms) {
            bad.add(symptom.condition());
            bad(symptom, at, said);
        }
        levels.forEach(
                (condition, level) -> {
                    if (!bad.contains(condition)) {
                        well(condition, level, instead(bad), at, said);
                    }
                });
        return said;
    }

    /**
     * Said when it begins and when it ends, however its words change meanwhile: a server names
     * another file each time.
     *
     * @param now null: none is known
     */
    List<Observation> hindrance(@Nullable Hindrance now) {
        if (now == null) {
            hindered.bad = 0;
            hindered.well++;
            boolean holds = hindered.said == Said.BAD && hindered.well < hysteresis.down();
            if (hindered.said == Said.WELL || holds) {
                return List.of();
            }
            hindered.said = Said.WELL;
            return List.of(new ComponentUnhindered(component, sight));
        }
        hindered.well = 0;
        hindered.bad++;
        if (hindered.said == Said.BAD || hindered.bad < hysteresis.up()) {
            return List.of();
        }
        hindered.said = Said.BAD;
        return List.of(new ComponentHindered(component, sight, now.what(), now.next()));
    }

    /** Of a component that ails in another way nobody has seen that it is well. */
    private static String instead(Set<String> bad) {
        return bad.isEmpty() ? "seen well" : "not seen; what is seen is " + String.join(", ", bad);
    }

    /** A blind look is neither good nor bad: the counts stay as they are. */
    List<Observation> blind(Probe.Look.Blind look) {
        blind++;
        if (lost || blind < hysteresis.blind()) {
            return List.of();
        }
        lost = true;
        return List.of(new SightLost(component, sight, look.reason()));
    }

    private void bad(Symptom symptom, Instant at, List<Observation> said) {
        Level level = levels.computeIfAbsent(symptom.condition(), ignored -> new Level());
        level.well = 0;
        if (level.firstBad == null) {
            level.firstBad = at;
        }
        level.bad++;
        List<String> scope = symptom.scope().stream().limit(LARGEST_SCOPE).toList();
        boolean known = level.said == Said.BAD && level.scope.equals(scope);
        if (level.bad < hysteresis.up() || known) {
            return;
        }
        level.said = Said.BAD;
        level.scope = scope;
        said.add(
                new IncidentDetected(
                        component,
                        symptom.condition(),
                        sight,
                        symptom.evidence(),
                        symptom.lastSeenWell() == null ? level.lastWell : symptom.lastSeenWell(),
                        level.firstBad,
                        scope));
    }

    private void well(
            String condition, Level level, String evidence, Instant at, List<Observation> said) {
        level.well++;
        level.bad = 0;
        if (level.said == Said.BAD && level.well < hysteresis.down()) {
            return;
        }
        level.firstBad = null;
        level.lastWell = at;
        Instant told = level.toldWell;
        if (level.said != Said.WELL || told == null || !at.isBefore(told.plus(AGAIN))) {
            level.said = Said.WELL;
            level.toldWell = at;
            level.scope = List.of();
            said.add(new IncidentCleared(component, condition, sight, evidence));
        }
    }

    private enum Said {
        NOTHING,
        WELL,
        BAD
    }

    private static final class Level {
        private Said said = Said.NOTHING;
        private int bad;
        private int well;
        private @Nullable Instant firstBad;
        private @Nullable Instant lastWell;
        private @Nullable Instant toldWell;
        private List<String> scope = List.of();
    }
}
