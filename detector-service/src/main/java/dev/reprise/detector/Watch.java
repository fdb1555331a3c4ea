package dev.reprise.detector;

import dev.reprise.component.Probe;
import dev.reprise.component.Probe.Look;
import dev.reprise.contracts.Observation;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Looks through one probe again and again, on a thread of its own, until it is interrupted. */
final class Watch {
    private final Probe probe;
    private final TimedLook timed;
    private final Levels levels;
    private final InstantSource clock;
    private final Consumer<Observation> said;
    private volatile boolean looked;

    Watch(
            Probe probe,
            boolean watchOnly,
            Levels levels,
            InstantSource clock,
            Consumer<Observation> said) {
        this.probe = probe;
        this.timed = new TimedLook(probe, watchOnly);
        this.levels = levels;
        this.clock = clock;
        this.said = said;
    }

    /** Whether a first look was had. */
    boolean looked() {
        return looked;
    }

    void run() throws InterruptedException {
        while (!Thread.currentThread().isInterrupted()) {
            long start = System.nanoTime();
            once();
            looked = true;
            long rest = probe.every().toNanos() - (System.nanoTime() - start);
            TimeUnit.NANOSECONDS.sleep(rest);
        }
    }

    private void once() throws InterruptedException {
        Instant at = clock.instant();
        switch (timed.look()) {
            case Look.Seen seen -> {
                levels.seen(seen.symptoms(), at).forEach(said);
                if (probe.judgesHindrance() && seen.symptoms().isEmpty()) {
                    levels.hindrance(seen.hindrance()).forEach(said);
                }
                seen.notes().forEach(said);
            }
            case Look.Blind blind -> levels.blind(blind).forEach(said);
        }
    }
}
