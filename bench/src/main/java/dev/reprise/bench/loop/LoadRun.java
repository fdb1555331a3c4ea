package dev.reprise.bench.loop;

import dev.reprise.bus.BusException;
import dev.reprise.bus.Journal;
import dev.reprise.bus.Ticker;
import dev.reprise.bus.kafka.Cluster;
import dev.reprise.bus.kafka.KafkaCommandSender;
import dev.reprise.bus.kafka.KafkaJournal;
import dev.reprise.bus.kafka.TopicBootstrap;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * One measurement on fresh topics. Open loop: every fact has a moment at which it is meant to be
 * sent, its latency counts from there, and no fact waits for the one before. So facts pile up where
 * the loop does not keep up, at the most for as long as an append may take.
 */
final class LoadRun {
    private static final int FACTS_A_SECOND = 500;
    private static final int WARM_UP = 10 * FACTS_A_SECOND;
    private static final int COUNTED = 20 * FACTS_A_SECOND;
    private static final long FACT_NANOS = TimeUnit.SECONDS.toNanos(1) / FACTS_A_SECOND;
    private static final Duration PREPARED = Duration.ofSeconds(60);
    private static final Duration DRAINED = Duration.ofSeconds(60);
    private static final int PROBES = 10_000;

    private final Cluster cluster;
    private final Payloads payloads;
    private final SyncProbe probe;
    private final Ticker ticker;
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final Latencies loop = new Latencies(COUNTED);
    private final Latencies syncs = new Latencies(PROBES);
    private final CountDownLatch outstanding = new CountDownLatch(WARM_UP + COUNTED);

    /**
     * What was seen.
     *
     * @param missing facts that led to no command in time
     */
    record Figures(Latencies loop, Latencies syncs, long missing) {}

    LoadRun(Cluster cluster, Payloads payloads, SyncProbe probe, Ticker ticker) {
        this.cluster = cluster;
        this.payloads = payloads;
        this.probe = probe;
        this.ticker = ticker;
    }

    /** Once. */
    Figures measure(boolean together) throws Exception {
        new TopicBootstrap(cluster, PREPARED).prepare();
        try (var facts = new KafkaJournal(cluster, "facts");
                var decisions = new KafkaJournal(cluster, "decisions");
                var commands = new KafkaCommandSender(cluster, "commands");
                var light = Executors.newVirtualThreadPerTaskExecutor();
                var heavy = Executors.newCachedThreadPool()) {
            long start = ticker.nanos() + TimeUnit.SECONDS.toNanos(1);
            var stage = new DecisionStage(decisions, commands, payloads, light, together);
            var worker = new WorkerEnd(cluster, number -> arrived(start, number));
            Future<?> deciding =
                    heavy.submit(
                            () -> {
                                try (var reader = decisions.reader()) {
                                    stage.run(reader, stopped::get);
                                }
                                return stage;
                            });
            Future<?> working = heavy.submit(() -> worker.run(stopped::get));
            send(facts, light, start, 0, WARM_UP);
            Future<?> probing =
                    heavy.submit(
                            () -> {
                                probe.run(syncs, stopped::get);
                                return probe;
                            });
            try {
                send(facts, light, start, WARM_UP, WARM_UP + COUNTED);
                outstanding.await(DRAINED.toSeconds(), TimeUnit.SECONDS);
            } finally {
                stopped.set(true);
            }
            deciding.get();
            working.get();
            probing.get();
            return new Figures(loop, syncs, outstanding.getCount());
        }
    }

    private void send(Journal facts, ExecutorService light, long start, int from, int to) {
        for (int number = from; number < to; number++) {
            long early = start + number * FACT_NANOS - ticker.nanos();
            if (early > 0) {
                LockSupport.parkNanos(early);
            }
            int meant = number;
            light.execute(() -> append(facts, meant));
        }
    }

    private void append(Journal facts, int number) {
        try {
            facts.append(payloads.fact(number));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (BusException e) {
            System.err.println("fact " + number + " is missing: " + e.getMessage());
        }
    }

    private void arrived(long start, long number) {
        if (number >= WARM_UP) {
            loop.add(ticker.nanos() - start - number * FACT_NANOS);
        }
        outstanding.countDown();
    }
}
