package dev.reprise.console;

import dev.reprise.bus.BusException;
import dev.reprise.bus.Journal;
import dev.reprise.bus.JournalReader;
import dev.reprise.bus.kafka.Cluster;
import dev.reprise.bus.kafka.KafkaPulseReader;
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

    private final Thread facts;
    private final Thread pulses;

    Followers(Journal journal, Cluster cluster, History history) {
        this.facts =
                Thread.ofPlatform()
                        .daemon()
                        .name("console-journal")
                        .unstarted(() -> follow(() -> facts(journal, history)));
        this.pulses =
                Thread.ofPlatform()
                        .daemon()
                        .name("console-pulse")
                        .unstarted(() -> follow(() -> pulses(cluster, history)));
    }

    /** Reads until it is interrupted, or the bus fails it. */
    private interface Reading {
        void read() throws InterruptedException;
    }

    void open() {
        facts.start();
        pulses.start();
    }

    private static void follow(Reading reading) {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                reading.read();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static void facts(Journal journal, History history) throws InterruptedException {
        try (JournalReader reader = journal.reader()) {
            while (true) {
                try {
                    history.add(reader.poll(POLL), reader.caughtUp());
                } catch (BusException e) {
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
                    reader.poll(POLL).forEach(heard -> history.add(heard.pulse(), heard.at()));
                } catch (BusException e) {
                    LOG.debug("{}", e.getMessage());
                    TimeUnit.NANOSECONDS.sleep(AGAIN.toNanos());
                }
            }
        }
    }

    void close() throws InterruptedException {
        facts.interrupt();
        pulses.interrupt();
        facts.join(CLOSING);
        pulses.join(CLOSING);
    }
}
