package dev.reprise.component.sessions.repair;

import dev.reprise.component.sessions.spool.LogEntry.Swept;
import dev.reprise.component.sessions.spool.Spool;
import dev.reprise.component.sessions.spool.Spool.Segment;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/**
 * The spool as a repair sees it, while its receiver may be at work in another process. One that
 * lives is waited for: what it takes in with its next look would otherwise have to be called lost.
 */
public final class Received {
    private static final Duration LATE = Duration.ofSeconds(5);
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final Spool spool;
    private final Duration scan;
    private final Clock clock;

    /**
     * @param scan from one look of the receiver to the next
     */
    public Received(Spool spool, Duration scan, Clock clock) {
        this.spool = spool;
        this.scan = scan;
        this.clock = clock;
    }

    Spool spool() {
        return spool;
    }

    /** How far apart two looks of a receiver that lives may lie, on a busy machine too. */
    Duration apart() {
        return LATE.plus(scan.multipliedBy(5));
    }

    /** Waits until everything up to a moment is received, or nobody receives any more. */
    void await(Instant needed) throws IOException, InterruptedException {
        long began = System.nanoTime();
        while (System.nanoTime() - began < apart().toNanos()) {
            NavigableSet<Instant> looks = lastLooks();
            if (looks.isEmpty()
                    || !looks.last().isBefore(needed)
                    || looks.last().plus(apart()).isBefore(clock.instant())) {
                return;
            }
            TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
        }
    }

    private NavigableSet<Instant> lastLooks() throws IOException {
        var found = new TreeSet<Instant>();
        List<Segment> newestFirst = spool.segments().reversed();
        for (Segment each : newestFirst) {
            spool.read(
                    each,
                    entry -> {
                        if (entry instanceof Swept swept) {
                            found.add(swept.at());
                        }
                    });
            if (!found.isEmpty()) {
                return found;
            }
        }
        return found;
    }
}
