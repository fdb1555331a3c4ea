package dev.reprise.bus.simulation;

import dev.reprise.bus.BusException;
import dev.reprise.bus.Envelopes;
import dev.reprise.bus.Journal;
import dev.reprise.contracts.Observation;
import dev.reprise.contracts.Observation.IncidentCleared;
import dev.reprise.contracts.Observation.IncidentDetected;
import dev.reprise.contracts.Sight;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Publishes levels: in full at start, on change from then on. */
final class SimDetector {
    private static final Sight PROTOCOL = new Sight("canary", Sight.Method.PROTOCOL);
    private static final Sight PROCESS = new Sight("process", Sight.Method.PROCESS);
    private static final Sight FILES = new Sight("files", Sight.Method.FILES);

    private final Scheduler scheduler;
    private final Journal journal;
    private final Envelopes envelopes;
    private final Map<String, SimTarget> targets;
    private final Supplier<Instant> clock;
    private final Map<String, Boolean> published = new HashMap<>();
    private final Map<String, Instant> well = new HashMap<>();

    SimDetector(
            Scheduler scheduler,
            Journal journal,
            Envelopes envelopes,
            Map<String, SimTarget> targets,
            Supplier<Instant> clock) {
        this.scheduler = scheduler;
        this.journal = journal;
        this.envelopes = envelopes;
        this.targets = targets;
        this.clock = clock;
    }

    void run() throws InterruptedException {
        while (true) {
            for (SimTarget target : targets.values()) {
                look(target);
            }
            scheduler.await(500_000_000L + scheduler.latency());
        }
    }

    private void look(SimTarget target) throws InterruptedException {
        var seen = new LinkedHashMap<Level, Boolean>();
        SimTarget.Copy live = target.live;
        if (target.server) {
            boolean misread = target.misread > 0;
            target.misread -= misread ? 1 : 0;
            seen.put(new Level("server-down", PROTOCOL), !target.up);
            seen.put(new Level("server-down", PROCESS), misread || !target.up);
            seen.put(new Level("data-gone", PROTOCOL), target.up && live == null);
            seen.put(new Level("data-gone", FILES), misread || live == null);
        } else {
            seen.put(new Level("records-damaged", FILES), live == null || !live.good());
        }
        Instant now = clock.get();
        for (var level : seen.entrySet()) {
            publish(target.name, level.getKey(), level.getValue(), now);
        }
    }

    private record Level(String condition, Sight sight) {}

    private void publish(String component, Level level, boolean bad, Instant now)
            throws InterruptedException {
        String key = component + level;
        if (!bad) {
            well.put(key, now);
        }
        if (Boolean.valueOf(bad).equals(published.get(key))) {
            return;
        }
        @Nullable Instant lastWell = well.get(key);
        Observation fact =
                bad
                        ? new IncidentDetected(
                                component,
                                level.condition(),
                                level.sight(),
                                "simulated",
                                lastWell,
                                now,
                                List.of())
                        : new IncidentCleared(
                                component, level.condition(), level.sight(), "simulated");
        try {
            journal.append(envelopes.wrap(fact));
            published.put(key, bad);
        } catch (BusException e) {
            published.remove(key); // said again at the next look
        }
    }
}
