package dev.reprise.bus;

import dev.reprise.contracts.Entry;
import dev.reprise.contracts.Event;
import dev.reprise.contracts.Fact;
import dev.reprise.contracts.Wire;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** A journal that is forgotten with its process. Every fact goes over the wire format and back. */
public final class InMemoryJournal implements Journal {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition grown = lock.newCondition();
    private final List<Entry> entries = new ArrayList<>();
    private final InstantSource time;

    /**
     * @param time of the entries
     */
    public InMemoryJournal(InstantSource time) {
        this.time = time;
    }

    @Override
    public long append(List<Event> facts) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            for (Event fact : facts) {
                entries.add(new Entry(entries.size(), time.instant(), overTheWire(fact)));
            }
            grown.signalAll();
            return entries.size() - 1L;
        } finally {
            lock.unlock();
        }
    }

    /** Everything so far. */
    public List<Entry> entries() {
        lock.lock();
        try {
            return List.copyOf(entries);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public JournalReader reader() {
        return new Reader();
    }

    private static Entry.Content overTheWire(Event fact) {
        Wire.Encoded encoded = Wire.encode(fact);
        return switch (Wire.decode(encoded.headers(), encoded.data())) {
            case Wire.Decoded.Known known when known.event().message() instanceof Fact message ->
                    new Entry.Content.Known(known.event(), message);
            case Wire.Decoded.Known known ->
                    new Entry.Content.Unreadable("not a fact: " + known.event().message());
            case Wire.Decoded.Unknown unknown ->
                    new Entry.Content.Unknown(
                            unknown.type(), unknown.ignorable(), unknown.correlation());
            case Wire.Decoded.Unreadable unreadable ->
                    new Entry.Content.Unreadable(unreadable.reason());
        };
    }

    private final class Reader implements JournalReader {
        private int next;

        @Override
        public List<Entry> poll(Duration max) throws InterruptedException {
            lock.lockInterruptibly();
            try {
                long left = max.toNanos();
                while (next == entries.size() && left > 0) {
                    left = grown.awaitNanos(left);
                }
                List<Entry> fresh = List.copyOf(entries.subList(next, entries.size()));
                next = entries.size();
                return fresh;
            } finally {
                lock.unlock();
            }
        }

        @Override
        public boolean caughtUp() {
            return true;
        }

        @Override
        public void close() {
            // nothing is held
        }
    }
}
