package dev.reprise.bench.loop;

import dev.reprise.bus.Ticker;
import dev.reprise.bus.kafka.Cluster;
import dev.reprise.bus.kafka.KafkaCommandSender;
import dev.reprise.bus.kafka.KafkaJournal;
import dev.reprise.bus.kafka.TopicBootstrap;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The harder load: each of the facts leads to a decision and a command, 500 a second of each, on
 * fresh topics. A latency counts from the moment at which the fact was meant to be sent.
 */
final class EveryFactDecided {
    private static final Duration PREPARED = Duration.ofSeconds(60);
    private static final Duration DRAINED = Duration.ofSeconds(60);
    private static final int PROBES = 10_000;

    private final Cluster cluster;
    private final Payloads payloads;
    private final SyncProbe probe;
    private final Ticker ticker;
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final Latencies loop = new Latencies(OpenLoad.COUNTED);
    private final Latencies syncs = new Latencies(PROBES);
    private final CountDownLatch outstanding =
            new CountDownLatch(OpenLoad.WARM_UP + OpenLoad.COUNTED);

    EveryFactDecided(Cluster cluster, Payloads payloads, SyncProbe probe, Ticker ticker) {
        this.cluster = cluster;
        this.payloads = payloads;
        this.probe = probe;
        this.ticker = ticker;
    }

    /** Once. */
    Figures measure() throws Exception {
        new TopicBootstrap(cluster, PREPARED).prepare();
        try (var facts = new KafkaJournal(cluster, "facts");
                var decisions = new KafkaJournal(cluster, "decisions");
                var commands = new KafkaCommandSender(cluster, "commands");
                var light = Executors.newVirtualThreadPerTaskExecutor();
                var heavy = Executors.newCachedThreadPool()) {
            var load = new OpenLoad(facts, payloads, light, ticker);
            var stage = new DecisionStage(decisions, commands, payloads);
            var worker = new WorkerEnd(cluster, command -> arrived(load, Payloads.number(command)));
            Future<?> deciding =
                    heavy.submit(
                            () -> {
                                try (var reader = decisions.reader()) {
                                    stage.run(reader, stopped::get);
                                }
                                return stage;
                            });
            Future<?> working =
                    heavy.submit(
                            () -> {
                                worker.run(stopped::get);
                                return worker;
                            });
            load.send(0, OpenLoad.WARM_UP);
            Future<?> probing =
                    heavy.submit(
                            () -> {
                                probe.run(syncs, stopped::get);
                                return probe;
                            });
            try {
                load.send(OpenLoad.WARM_UP, OpenLoad.WARM_UP + OpenLoad.COUNTED);
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

    private void arrived(OpenLoad load, long number) {
        if (number >= OpenLoad.WARM_UP) {
            loop.add(ticker.nanos() - load.meant(number));
        }
        outstanding.countDown();
    }
}
