package dev.reprise.bench.loop;

import dev.reprise.bus.Envelopes;
import dev.reprise.bus.Identity;
import dev.reprise.bus.Ticker;
import dev.reprise.bus.broker.EmbeddedBroker;
import dev.reprise.bus.kafka.Cluster;
import dev.reprise.contracts.Topics;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/**
 * How long it takes from the moment at which a fact is meant to be sent until its command is with a
 * worker: fact, decision, read back, command, over the flushed journal, at 500 facts a second of 1
 * KB; idle, and beside our own backup to the same disk. The yardstick is the disk's fsync, taken
 * during the same seconds. The broker, the loop and the backup share one process, as they do in the
 * standalone one.
 */
final class LoopLatency {
    private static final double IDLE_TARGET = 20;
    private static final double BACKUP_TARGET = 50;
    private static final String ROW = "%-30s %7.1f %7.1f %7.1f %7.1f %6.1fx %5.0f%n";

    private final Path scratch;
    private final EmbeddedBroker broker;
    private final PacedBackup backup;
    private final String only;

    private LoopLatency(Path scratch, EmbeddedBroker broker, PacedBackup backup, String only) {
        this.scratch = scratch;
        this.broker = broker;
        this.backup = backup;
        this.only = only;
    }

    /**
     * {@code [FOLDER [MB [ROWS]]]}: where to work, about 6 GB are needed; how many megabytes a
     * second the backup writes, 60 unless said; a part of the titles of the rows to measure.
     */
    public static void main(String[] arguments) throws Exception {
        Path parent =
                Path.of(arguments.length > 0 ? arguments[0] : System.getProperty("java.io.tmpdir"));
        long rate = arguments.length > 1 ? Long.parseLong(arguments[1]) : 60;
        String only = arguments.length > 2 ? arguments[2] : "";
        Path scratch = Files.createTempDirectory(parent, "loop-bench-");
        try (var broker = EmbeddedBroker.start(scratch.resolve("broker"))) {
            System.out.printf(
                    Locale.ROOT,
                    "%d processors; backup at %d MB/s%n%-30s %7s %7s %7s %7s %7s %5s%n",
                    Runtime.getRuntime().availableProcessors(),
                    rate,
                    "latency in ms",
                    "p50",
                    "p99",
                    "fsync50",
                    "fsync99",
                    "ratio99",
                    "goal");
            new LoopLatency(scratch, broker, new PacedBackup(scratch, rate * 1_000_000), only)
                    .run();
        } finally {
            delete(scratch);
        }
    }

    private void run() throws Exception {
        backup.writeSource();
        measure("idle", IDLE_TARGET);
        try (var thread = Executors.newSingleThreadExecutor()) {
            Future<?> running =
                    thread.submit(
                            () -> {
                                backup.run();
                                return backup;
                            });
            try {
                measure("beside a backup", BACKUP_TARGET);
            } finally {
                backup.stop();
            }
            running.get();
        }
        System.out.printf("%d backups of 400 MB were brought to their end%n", backup.finished());
    }

    private void measure(String when, double target) throws Exception {
        var me = Identity.ofThisProcess("bench", "localhost", "bench", "bench");
        var envelopes = new Envelopes(me, () -> UUID.randomUUID().toString());
        var payloads = new Payloads(envelopes);
        var probe = new SyncProbe(scratch.resolve("probe"), Ticker.SYSTEM);
        String own = when + ", the product's loop";
        if (own.contains(only)) {
            print(
                    own,
                    new ProductLoop(cluster(own), payloads, envelopes, probe, Ticker.SYSTEM)
                            .measure(),
                    target);
        }
        String every = when + ", all decided";
        if (every.contains(only)) {
            print(
                    every,
                    new EveryFactDecided(cluster(every), payloads, probe, Ticker.SYSTEM).measure(),
                    target);
        }
    }

    private Cluster cluster(String title) {
        return new Cluster(broker.address(), new Topics(title.replaceAll("[^a-z]+", "-")));
    }

    private static void print(String title, Figures seen, double target) {
        double p99 = seen.loop().percentile(0.99);
        double sync = seen.syncs().percentile(0.99);
        System.out.printf(
                Locale.ROOT,
                ROW,
                title,
                seen.loop().percentile(0.5),
                p99,
                seen.syncs().percentile(0.5),
                sync,
                p99 / sync,
                target);
        System.out.printf(
                Locale.ROOT,
                "  %s; %d commands, %d missing; load of the machine %.1f%n",
                p99 < target && seen.missing() == 0 ? "met" : "MISSED",
                seen.loop().count(),
                seen.missing(),
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
