package dev.reprise.bench.loop;

import dev.reprise.bus.BusException;
import dev.reprise.bus.Journal;
import dev.reprise.bus.Ticker;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * 500 facts a second of 1 KB. Open loop: every fact has a moment at which it is meant to be sent,
 * and none waits for the one before. So they pile up where the journal does not keep up, at the
 * most for as long as an append may take.
 */
final class OpenLoad {
    static final int FACTS_A_SECOND = 500;

    /** Facts that do not count: the first seconds of a process are spent on compiling it. */
    static final int WARM_UP = 75 * FACTS_A_SECOND;

    static final int COUNTED = 20 * FACTS_A_SECOND;

    private static final long FACT_NANOS = TimeUnit.SECONDS.toNanos(1) / FACTS_A_SECOND;

    private final Journal facts;
    private final Payloads payloads;
    private final ExecutorService light;
    private final Ticker ticker;
    private final long start;

    /**
     * @param light a thread for every fact that is under way
     */
    OpenLoad(Journal facts, Payloads payloads, ExecutorService light, Ticker ticker) {
        this.facts = facts;
        this.payloads = payloads;
        this.light = light;
        this.ticker = ticker;
        this.start = ticker.nanos() + TimeUnit.SECONDS.toNanos(1);
    }

    /** When a fact is meant to be sent, by the ticker. */
    long meant(long number) {
        return start + number * FACT_NANOS;
    }

    /** Returns when the last one is on its way. */
    void send(int from, int to) {
        for (int number = from; number < to; number++) {
            long early = meant(number) - ticker.nanos();
            if (early > 0) {
                LockSupport.parkNanos(early);
            }
            int meant = number;
            light.execute(() -> append(meant));
        }
    }

    private void append(int number) {
        try {
            facts.append(payloads.fact(number));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (BusException e) {
            System.err.println("fact " + number + " is missing: " + e.getMessage());
        }
    }
}
