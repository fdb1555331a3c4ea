package dev.reprise.notifier;

import dev.reprise.bus.BusException;
import dev.reprise.bus.Envelopes;
import dev.reprise.bus.Journal;
import dev.reprise.contracts.Entry;
import dev.reprise.contracts.Event;
import dev.reprise.decisions.Chronicle;
import dev.reprise.decisions.Wants;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the journal, sends what it wants less what was sent, and says so in the journal. A
 * message that was sent right before a crash may be sent twice; none is left out.
 */
final class NotifierLoop {
    private static final Logger LOG = LoggerFactory.getLogger(NotifierLoop.class);
    private static final Duration POLL = Duration.ofMillis(200);

    private final Journal journal;
    private final Envelopes envelopes;
    private final Dispatch dispatch;
    private final Reviews reviews;
    private final ZoneId zone;

    /** What was done and is not in the journal yet. */
    private final Deque<Event> untold = new ArrayDeque<>();

    private Chronicle chronicle = Chronicle.BLANK;
    private volatile boolean current;

    NotifierLoop(
            Journal journal, Envelopes envelopes, Dispatch dispatch, Reviews reviews, ZoneId zone) {
        this.journal = journal;
        this.envelopes = envelopes;
        this.dispatch = dispatch;
        this.reviews = reviews;
        this.zone = zone;
    }

    /** Whether all that the journal held at the start was read. */
    boolean current() {
        return current;
    }

    /** Works until it is interrupted. */
    void run() throws InterruptedException {
        try (var reader = journal.reader()) {
            while (true) {
                try {
                    for (Entry entry : reader.poll(POLL)) {
                        chronicle = chronicle.with(entry);
                    }
                    if (reader.caughtUp()) {
                        current = true;
                        turn();
                    }
                } catch (BusException e) {
                    LOG.warn("tried again: {}", e.getMessage());
                }
            }
        }
    }

    private void turn() throws InterruptedException {
        tell();
        reviews.write(chronicle);
        List<Notification> wanted =
                Wants.owed(chronicle, zone).stream().map(NotifierLoop::notification).toList();
        var done = dispatch.once(wanted);
        if (done.isPresent()) {
            untold.add(envelopes.wrap(done.get()));
            tell();
        }
    }

    private void tell() throws InterruptedException {
        while (!untold.isEmpty()) {
            journal.append(untold.peek());
            untold.remove();
        }
    }

    private static Notification notification(Wants.Want want) {
        boolean act =
                switch (want.pressing()) {
                    case NEWS -> false;
                    case PAGE -> true;
                };
        return new Notification(want.key(), act, want.headline(), want.lines(), want.last());
    }
}
