package dev.reprise.bus.kafka;

import dev.reprise.bus.BusException;
import dev.reprise.bus.Journal;
import dev.reprise.bus.KnownJournal;
import dev.reprise.contracts.Entry;
import dev.reprise.contracts.Event;
import dev.reprise.contracts.JournalOpened;
import dev.reprise.contracts.Problem;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Which journal this is. Its first record says so; the state folder remembers it, so that a journal
 * that was lost and made anew is met with a refusal and not with a recovery.
 */
public final class JournalIdentity {
    private static final int FORMAT = 1;

    private final KnownJournal known;
    private final String stack;
    private final String source;
    private final Supplier<String> ids;

    /**
     * @param source of the event, if the journal has to be opened
     * @param ids random, 16 hexadecimal digits
     */
    public JournalIdentity(KnownJournal known, String stack, String source, Supplier<String> ids) {
        this.known = known;
        this.stack = stack;
        this.source = source;
        this.ids = ids;
    }

    /**
     * Opens an empty journal, and checks one that is not. Of several processes that open the same
     * one, the first record counts for all.
     *
     * @return the journal's id
     * @throws BusRefusedException if it is another stack's or another journal than was remembered
     * @throws BusException if the bus does not answer in time
     */
    public String settle(Journal journal, Duration deadline) throws InterruptedException {
        Entry first;
        // Asked before the journal is: meanwhile another process may open it, and remember it.
        String before = known.id();
        Optional<Entry> found = first(journal, deadline);
        if (found.isPresent()) {
            first = found.get();
        } else {
            if (!before.isEmpty()) {
                throw other("an empty one");
            }
            String id = ids.get();
            journal.append(
                    new Event(
                            "opened-" + id,
                            source,
                            stack,
                            null,
                            null,
                            new JournalOpened(id, stack, FORMAT)));
            first =
                    first(journal, deadline)
                            .orElseThrow(
                                    () ->
                                            new BusException(
                                                    "the journal took its first record and does"
                                                            + " not show it"));
        }
        JournalOpened opened = check(first);
        remember(opened.journal());
        return opened.journal();
    }

    private static Optional<Entry> first(Journal journal, Duration deadline)
            throws InterruptedException {
        long start = System.nanoTime();
        var away = new BusException("the journal did not show its first record in time");
        try (var reader = journal.reader()) {
            while (System.nanoTime() - start < deadline.toNanos()) {
                try {
                    var entries = reader.poll(Duration.ofMillis(200));
                    if (!entries.isEmpty()) {
                        return Optional.of(entries.getFirst());
                    }
                    if (reader.caughtUp()) {
                        return Optional.empty();
                    }
                } catch (BusException e) {
                    // A broker that is busy with its own start answers late: asked again in time.
                    away = e;
                }
            }
        }
        throw away;
    }

    private JournalOpened check(Entry first) {
        if (first.sequence() != 0
                || !(first.fact().orElse(null) instanceof JournalOpened opened)
                || opened.format() != FORMAT) {
            throw new BusRefusedException(
                    new Problem(
                            "the journal does not begin with its id, in a format this version knows",
                            "journal of stack " + stack + ", first record " + first.sequence(),
                            "use the version of Reprise that wrote it, or another stack name"));
        }
        if (!opened.stack().equals(stack)) {
            throw new BusRefusedException(
                    new Problem(
                            "the journal belongs to another stack, " + opened.stack(),
                            "journal of stack " + stack,
                            "correct `stack:` in reprise.yaml"));
        }
        return opened;
    }

    private void remember(String id) {
        if (!known.id().isEmpty() && !known.id().equals(id)) {
            throw other(id);
        }
        known.remember(id);
    }

    private BusRefusedException other(String found) {
        return new BusRefusedException(
                new Problem(
                        "the journal is not the one that this state folder knows: "
                                + found
                                + " instead of "
                                + known.id(),
                        "journal of stack " + stack,
                        "bring the old journal back, or, if it is gone for good and no restore is"
                                + " under way, remove journal-id from the state folder"));
    }
}
