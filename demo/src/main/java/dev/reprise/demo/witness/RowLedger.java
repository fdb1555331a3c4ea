package dev.reprise.demo.witness;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/** What became of every numbered row. Thread-safe. */
final class RowLedger {
    private final AtomicLong numbers = new AtomicLong();
    private final SortedMap<Long, Row> rows = new TreeMap<>();
    private long refused;
    private long inDoubt;

    /**
     * @param sent before it was given to the database
     * @param settled after the database had answered
     */
    record Row(long number, Instant sent, Instant settled) {}

    long next() {
        return numbers.incrementAndGet();
    }

    synchronized void settle(long number, Instant sent, Instant settled, Verdict verdict) {
        switch (verdict) {
            case ACKNOWLEDGED -> rows.put(number, new Row(number, sent, settled));
            case REFUSED -> refused++;
            case IN_DOUBT -> inDoubt++;
        }
    }

    /** All that was acknowledged so far, by number. */
    synchronized List<Row> acknowledged() {
        return new ArrayList<>(rows.values());
    }

    synchronized Count count() {
        return new Count(rows.size(), refused, inDoubt);
    }

    record Count(long acknowledged, long refused, long inDoubt) {}
}
