package dev.reprise.console;

import dev.reprise.contracts.Entry;
import dev.reprise.contracts.Fact;
import dev.reprise.contracts.Outcome;
import dev.reprise.contracts.Pulse;
import dev.reprise.contracts.StepRef;
import dev.reprise.contracts.Verb;
import dev.reprise.contracts.console.PointReport;
import dev.reprise.contracts.console.Timings;
import dev.reprise.decisions.Alerts;
import dev.reprise.decisions.Chronicle;
import dev.reprise.decisions.Run;
import dev.reprise.decisions.State;
import dev.reprise.decisions.StepState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The journal as far as it was read, folded for people. One thread adds, any thread asks. Bounded:
 * what is long over is forgotten here, not in the journal.
 */
final class History {
    private static final int POINTS = 10_000;
    private static final int RECENT = 5_000;
    private static final int STEPS = 4_000;
    private static final int TIMINGS = 10;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition grown = lock.newCondition();
    private final Deque<Entry> recent = new ArrayDeque<>();
    private final Map<String, PointReport> points = new LinkedHashMap<>();
    private final Map<StepRef, Duration> took = new LinkedHashMap<>();
    private final Map<StepRef, Pulse.Progress> progress = new LinkedHashMap<>();
    private final Map<String, Instant> covered = new TreeMap<>();
    private final Map<String, Restored> restored = new TreeMap<>();
    private final Map<String, Map<Verb, Deque<Duration>>> timings = new TreeMap<>();
    private Chronicle chronicle = Chronicle.BLANK;
    private boolean current;
    private @Nullable Away away;

    /** The bus cannot be reached. */
    record Away(String where, String why, Instant since) {}

    /** The last time that a component was put back, and how long it took. */
    record Restored(Instant at, Duration took) {}

    /** One moment of it, whole. */
    record Snapshot(
            Chronicle chronicle,
            boolean current,
            @Nullable Away away,
            List<PointReport> points,
            Map<StepRef, Duration> took,
            Map<StepRef, Pulse.Progress> progress,
            Map<String, Instant> covered,
            Map<String, Restored> restored) {
        State state() {
            return chronicle.state();
        }

        Alerts alerts() {
            return chronicle.alerts();
        }

        /** Every run that is still known, whatever it belongs to. */
        Optional<Run> request(String id) {
            return Stream.concat(
                            state().runs().values().stream(), chronicle.lone().values().stream())
                    .filter(run -> id.equals(run.started().request()))
                    .findFirst();
        }
    }

    void add(List<Entry> entries, boolean caughtUp) {
        lock.lock();
        try {
            entries.forEach(this::add);
            current = caughtUp;
            away = null;
            grown.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The journal cannot be read: what is known is as old as the first time that it could not. */
    void away(String where, String why, Instant now) {
        lock.lock();
        try {
            Instant since = away == null ? now : away.since();
            away = new Away(where, why, since);
            current = false;
        } finally {
            lock.unlock();
        }
    }

    void add(Pulse pulse) {
        lock.lock();
        try {
            switch (pulse) {
                case Pulse.Progress step -> put(progress, step.ref(), step, STEPS);
                case Pulse.StreamLevel level -> covered(level);
                case Pulse.Beat ignored -> {}
            }
        } finally {
            lock.unlock();
        }
    }

    private void covered(Pulse.StreamLevel level) {
        Instant to = level.coveredTo();
        if (to != null) {
            covered.put(level.component(), to);
        }
    }

    Snapshot snapshot() {
        lock.lock();
        try {
            return new Snapshot(
                    chronicle,
                    current,
                    away,
                    List.copyOf(new ArrayList<>(points.values()).reversed()),
                    Map.copyOf(took),
                    Map.copyOf(progress),
                    Map.copyOf(covered),
                    Map.copyOf(restored));
        } finally {
            lock.unlock();
        }
    }

    /** Waits until a record was folded; false if it was not in time. */
    boolean await(long sequence, Duration max) throws InterruptedException {
        long left = max.toNanos();
        lock.lock();
        try {
            while (chronicle.state().sequence() < sequence) {
                if (left <= 0) {
                    return false;
                }
                left = grown.awaitNanos(left);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** What follows a sequence, as far as it is among the newest records. */
    List<Entry> after(long sequence, int most) {
        lock.lock();
        try {
            return recent.stream().filter(e -> e.sequence() > sequence).limit(most).toList();
        } finally {
            lock.unlock();
        }
    }

    Timings timings() {
        lock.lock();
        try {
            var steps = new ArrayList<Timings.Step>();
            timings.forEach(
                    (component, verbs) ->
                            verbs.forEach(
                                    (verb, times) ->
                                            steps.add(
                                                    new Timings.Step(
                                                            component, verb, List.copyOf(times)))));
            return new Timings(List.copyOf(steps));
        } finally {
            lock.unlock();
        }
    }

    private void add(Entry entry) {
        chronicle = chronicle.with(entry);
        recent.addLast(entry);
        if (recent.size() > RECENT) {
            recent.removeFirst();
        }
        Fact fact = entry.fact().orElse(null);
        if (fact instanceof Outcome.StepSucceeded done) {
            succeeded(done);
        } else if (fact instanceof Outcome.StepFailed failed) {
            put(took, failed.ref(), failed.took(), STEPS);
            progress.remove(failed.ref());
        }
        if (entry.content() instanceof Entry.Content.Known known) {
            String correlation = known.event().correlation();
            Run run = correlation == null ? null : chronicle.state().runs().get(correlation);
            if (run != null) {
                touched(run);
            }
        }
    }

    private void succeeded(Outcome.StepSucceeded done) {
        put(took, done.ref(), done.took(), STEPS);
        progress.remove(done.ref());
        StepState step = chronicle.state().step(done.ref()).orElse(null);
        if (step != null) {
            Deque<Duration> times =
                    timings.computeIfAbsent(step.command().component(), c -> new TreeMap<>())
                            .computeIfAbsent(step.command().verb(), v -> new ArrayDeque<>());
            times.addLast(done.took());
            if (times.size() > TIMINGS) {
                times.removeFirst();
            }
        }
    }

    private void touched(Run run) {
        if (run.routine()) {
            PointView.of(run).ifPresent(this::known);
            return;
        }
        Instant ended = run.endedAt();
        boolean back = run.steps().values().stream().anyMatch(History::puttingBack);
        if (ended != null && back && RunView.done(run)) {
            restored.put(
                    run.target(), new Restored(ended, Duration.between(run.startedAt(), ended)));
        }
    }

    private static boolean puttingBack(StepState step) {
        return step.succeeded()
                && (step.command().verb() == Verb.SWITCH || step.command().verb() == Verb.START);
    }

    private void known(PointReport point) {
        boolean found =
                point.proven() == PointReport.Proven.DAMAGED
                        && !point.equals(points.get(point.snapshot()));
        if (found) {
            points.replaceAll((snapshot, before) -> PointView.afterDamage(before));
        }
        put(points, point.snapshot(), point, POINTS);
    }

    private static <K, V> void put(Map<K, V> map, K key, V value, int most) {
        map.put(key, value);
        if (map.size() > most) {
            map.remove(map.keySet().iterator().next());
        }
    }
}
