package dev.reprise.bus.simulation;

import dev.reprise.bus.BusException;
import dev.reprise.bus.Journal;
import dev.reprise.bus.JournalReader;
import dev.reprise.contracts.Entry;
import dev.reprise.contracts.Event;
import dev.reprise.contracts.Fact;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A journal whose appends may fail before or after they were written, or be written late. */
final class SimJournal implements Journal {
    static final Instant START = Instant.parse("2026-03-01T10:00:00Z");

    private final Scheduler scheduler;
    private final Scheduler.Process broker;
    private final Consumer<Entry> witness;
    private final List<Entry> entries = new ArrayList<>();
    private final List<Late> underWay = new ArrayList<>();
    private long outageUntil;

    /**
     * Given up by its sender, and on its way all the same; one sender's records keep their order.
     */
    private record Late(Scheduler.Process by, Event fact) {}

    SimJournal(Scheduler scheduler, Consumer<Entry> witness) {
        this.scheduler = scheduler;
        this.witness = witness;
        this.broker = new Scheduler.Process("broker", 1).immune();
    }

    List<Entry> entries() {
        return entries;
    }

    Instant wallClock() {
        return START.plusNanos(scheduler.now());
    }

    void outage(long nanos) {
        outageUntil = scheduler.now() + nanos;
    }

    @Override
    public long append(List<Event> facts) throws InterruptedException {
        scheduler.await(scheduler.latency());
        if (scheduler.now() < outageUntil) {
            scheduler.await(1_000_000_000L);
            throw new BusException("simulated outage");
        }
        long sequence = -1;
        BusException failed = null;
        for (Event fact : facts) {
            if (scheduler.chance(0.1)) { // a batch ends here, and others may come between
                scheduler.await(scheduler.latency());
            }
            try {
                sequence = submit(fact);
            } catch (BusException e) {
                failed = e;
            }
        }
        scheduler.await(scheduler.latency());
        if (failed != null) {
            throw failed;
        }
        return sequence;
    }

    /** Each has a fate of its own: what comes after a lost one may be written all the same. */
    private long submit(Event fact) {
        List.copyOf(underWay).stream()
                .filter(late -> late.by() == scheduler.process())
                .forEach(this::land);
        if (scheduler.chance(0.02)) {
            throw new BusException("simulated, not written");
        }
        if (scheduler.chance(0.01)) {
            var late = new Late(scheduler.process(), fact);
            underWay.add(late);
            scheduler.start(
                    broker,
                    "late",
                    () -> {
                        scheduler.await(scheduler.random.nextInt(400_000_000));
                        land(late);
                    });
            throw new BusException("simulated, written late");
        }
        long sequence = write(fact);
        if (scheduler.chance(0.02)) {
            throw new BusException("simulated, written all the same");
        }
        return sequence;
    }

    /** Something that this version does not know. */
    void appendUnknown(String type, boolean ignorable, String run) {
        add(new Entry.Content.Unknown(type, ignorable, run));
    }

    private void land(Late late) {
        if (underWay.remove(late)) {
            write(late.fact());
        }
    }

    private long write(Event fact) {
        return fact.message() instanceof Fact message
                ? add(new Entry.Content.Known(fact, message))
                : add(new Entry.Content.Unreadable("no fact"));
    }

    private long add(Entry.Content content) {
        long sequence = entries.size();
        var entry = new Entry(sequence, wallClock(), content);
        entries.add(entry);
        witness.accept(entry);
        scheduler.news(this);
        return sequence;
    }

    @Override
    public JournalReader reader() {
        return new JournalReader() {
            private int next;

            @Override
            public List<Entry> poll(Duration max) throws InterruptedException {
                if (next == entries.size()) {
                    scheduler.awaitNews(SimJournal.this, max.toNanos());
                } else {
                    scheduler.await(scheduler.latency());
                }
                if (scheduler.now() < outageUntil) {
                    scheduler.await(1_000_000_000L);
                    throw new BusException("simulated outage");
                }
                // a slow fetch returns less than there is
                int to =
                        scheduler.chance(0.1) ? Math.min(entries.size(), next + 3) : entries.size();
                List<Entry> fresh = List.copyOf(entries.subList(next, to));
                next = to;
                return fresh;
            }

            @Override
            public boolean caughtUp() {
                return next == entries.size();
            }

            @Override
            public void close() {
                // nothing is held
            }
        };
    }
}
