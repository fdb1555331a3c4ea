package dev.reprise.runtime;

import dev.reprise.bus.BusException;
import dev.reprise.bus.Envelopes;
import dev.reprise.bus.Journal;
import dev.reprise.contracts.Event;
import dev.reprise.contracts.Observation;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was seen and is not in the journal yet. While the bus is away only the newest level of each
 * condition and hindrance is kept, and the newest few notes: looking goes on, and memory stays
 * bounded.
 */
public final class Outbox implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);
    private static final String HINDRANCE = "hindrance";
    private static final int MOST = 1_000;
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

    private final Journal journal;
    private final Envelopes envelopes;
    private final SequencedMap<Object, Observation> waiting = new LinkedHashMap<>();
    private final GuardedThread thread;
    private long notes;

    public Outbox(Journal journal, Envelopes envelopes) {
        this.journal = journal;
        this.envelopes = envelopes;
        this.thread = GuardedThread.virtual(envelopes.me().service() + "-outbox", this::run);
    }

    public void open() {
        thread.start();
    }

    /** Never blocks. */
    public synchronized void put(Observation observation) {
        Object key = key(observation);
        waiting.remove(key);
        waiting.put(key, observation);
        if (waiting.size() > MOST) {
            dropOldestNote();
        }
        notifyAll();
    }

    /** Levels are never dropped: there are no more of them than sights and conditions. */
    private void dropOldestNote() {
        waiting.keySet().stream()
                .filter(Long.class::isInstance)
                .findFirst()
                .map(waiting::remove)
                .ifPresent(
                        note ->
                                LOG.warn(
                                        "component={} a note was dropped: the bus is away",
                                        note.component()));
    }

    @Override
    public void close() {
        thread.interrupt();
    }

    private void run() throws InterruptedException {
        while (true) {
            append(take().stream().map(envelopes::wrap).toList());
        }
    }

    /** All that waits: what is appended together costs the journal one flush. */
    private synchronized List<Observation> take() throws InterruptedException {
        while (waiting.isEmpty()) {
            wait();
        }
        List<Observation> taken = List.copyOf(waiting.sequencedValues());
        waiting.clear();
        return taken;
    }

    private void append(List<Event> events) throws InterruptedException {
        long pause = SHORTEST_PAUSE.toMillis();
        while (true) {
            try {
                journal.append(events);
                return;
            } catch (BusException e) {
                LOG.warn("{}; trying again in {} ms", e.getMessage(), pause);
                TimeUnit.MILLISECONDS.sleep(pause);
                pause = Math.min(pause * 2, LONGEST_PAUSE.toMillis());
            }
        }
    }

    /** A level is known by what it is about, a note by its number. */
    private Object key(Observation observation) {
        return switch (observation) {
            case Observation.IncidentDetected seen ->
                    new Key(seen.component(), seen.sight().observer(), seen.condition());
            case Observation.IncidentCleared seen ->
                    new Key(seen.component(), seen.sight().observer(), seen.condition());
            case Observation.SightLost lost ->
                    new Key(lost.component(), lost.sight().observer(), "");
            case Observation.SightRegained seen ->
                    new Key(seen.component(), seen.sight().observer(), "");
            case Observation.ComponentHindered seen ->
                    new Key(seen.component(), seen.sight().observer(), HINDRANCE);
            case Observation.ComponentUnhindered seen ->
                    new Key(seen.component(), seen.sight().observer(), HINDRANCE);
            case Observation.ChangeNoted ignored -> notes++;
            case Observation.ComponentMeasured ignored -> notes++;
            case Observation.StreamResumed stream -> new Key(stream.component(), "stream", "");
            case Observation.StreamBroken stream -> new Key(stream.component(), "stream", "");
        };
    }

    private record Key(String component, String observer, String condition) {}
}
