package dev.reprise.console;

import dev.reprise.bus.BusException;
import dev.reprise.bus.Journal;
import dev.reprise.bus.JournalReader;
import dev.reprise.bus.kafka.Cluster;
import dev.reprise.bus.kafka.KafkaPulseReader;
import dev.reprise.runtime.GuardedThread;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The two threads that read: the journal from its first record, the signs of life from now on. */
final class Followers {
    private static final Logger LOG = LoggerFactory.getLogger(Followers.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration AGAIN = Duration.ofSeconds(1);
    private static final Duration CLOSING = Duration.ofSeconds(3);

    private final GuardedThread facts;
    private final GuardedThread pulses;

    Followers(Journal journal, Cluster cluster, History history, Clock clock) {
        this.facts =
                new GuardedThread(
                        "console-journal",
                        () -> facts(journal, cluster.bootstrap(), history, clock));
        this.pulses = new GuardedThread("console-pulse", () -> pulses(cluster, history));
    }

    void open() {
        facts.start();
        pulses.start();
    }

    private static void facts(Journal journal, String where, History history, Clock clock)
            throws InterruptedException {
        try (JournalReader reader = journal.reader()) {
            while (true) {
                try {
                    history.add(reader.poll(POLL), reader.caughtUp());
                } catch (BusException e) {
                    history.away(where, String.valueOf(e.getMessage()), clock.instant());
                    LOG.warn("{}", e.getMessage());
                    TimeUnit.NANOSECONDS.sleep(AGAIN.toNanos());
                }
            }
        }
    }

    private static void pulses(Cluster cluster, History history) throws InterruptedException {
        try (var reader = new KafkaPulseReader(cluster, "console-pulse")) {
            while (true) {
                try {
                    reader.poll(POLL).forEach(history::add);
                } catch (BusException e) {
                    LOG.debug("{}", e.getMessage());
                    TimeUnit.NANOSECONDS.sleep(AGAIN.toNanos());
                }
            }
        }
    }

    void close() {
        facts.close(CLOSING);
        pulses.close(CLOSING);
    }
}
