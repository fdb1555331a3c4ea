package dev.reprise.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reprise.bus.BusException;
import dev.reprise.bus.Envelopes;
import dev.reprise.bus.Identity;
import dev.reprise.bus.Journal;
import dev.reprise.bus.JournalReader;
import dev.reprise.contracts.Event;
import dev.reprise.contracts.Message;
import dev.reprise.contracts.Observation.ChangeNoted;
import dev.reprise.contracts.Observation.IncidentCleared;
import dev.reprise.contracts.Observation.IncidentDetected;
import dev.reprise.contracts.Sight;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OutboxTest {
    private static final Duration DEADLINE = Duration.ofMinutes(1);
    private static final Sight SIGHT = new Sight("canary", Sight.Method.PROTOCOL);

    private final FlakyJournal journal = new FlakyJournal();
    private final Outbox outbox;

    OutboxTest() {
        var me = Identity.ofThisProcess("test", "here", "detector", "i");
        var ids = new AtomicInteger();
        outbox = new Outbox(journal, new Envelopes(me, () -> "e" + ids.incrementAndGet()));
    }

    /** With a first fact in its hands, and nobody who takes it. */
    @BeforeEach
    void holdUp() {
        journal.away = true;
        outbox.open();
        outbox.put(cleared("first"));
        await().atMost(DEADLINE).until(() -> journal.refused.get() > 0);
    }

    @AfterEach
    void close() {
        outbox.close();
    }

    @Test
    void shouldBringTheNewestLevelIntoTheJournalOnceTheBusIsBack() {
        // When
        for (int i = 0; i < 5_000; i++) {
            outbox.put(cleared("level " + i));
        }
        outbox.put(note(0));
        journal.away = false;
        // Then
        await().atMost(DEADLINE).until(() -> journal.taken.size() == 3);
        assertThat(journal.messages())
                .containsExactly(cleared("first"), cleared("level 4999"), note(0));
    }

    @Test
    void shouldForgetNotesAndNeverALevelWhileTheBusIsAwayForLong() {
        // Given: an incident, and then more notes than there is room for
        var detected =
                new IncidentDetected("pg", "gone", SIGHT, "seen", null, Instant.EPOCH, List.of());
        outbox.put(detected);
        for (int i = 0; i < 3_000; i++) {
            outbox.put(note(i));
        }
        // When
        journal.away = false;
        await().atMost(DEADLINE).until(() -> journal.messages().contains(note(2_999)));
        // Then
        assertThat(journal.messages())
                .contains(cleared("first"), detected)
                .hasSizeLessThan(1_100)
                .doesNotContain(note(0));
    }

    private static IncidentCleared cleared(String evidence) {
        return new IncidentCleared("pg", "down", SIGHT, evidence);
    }

    private static ChangeNoted note(long number) {
        return new ChangeNoted("pg", "note", number, List.of(), Instant.EPOCH);
    }

    private static final class FlakyJournal implements Journal {
        private final Queue<Event> taken = new ConcurrentLinkedQueue<>();
        private final AtomicInteger refused = new AtomicInteger();
        private volatile boolean away;

        private List<Message> messages() {
            return taken.stream().map(Event::message).toList();
        }

        @Override
        public long append(List<Event> facts) {
            if (away) {
                refused.incrementAndGet();
                throw new BusException("away");
            }
            taken.addAll(facts);
            return taken.size();
        }

        @Override
        public JournalReader reader() {
            throw new UnsupportedOperationException("nobody reads here");
        }
    }
}
