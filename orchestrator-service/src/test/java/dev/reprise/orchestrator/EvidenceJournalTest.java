package dev.reprise.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.bus.BusException;
import dev.reprise.bus.Envelopes;
import dev.reprise.bus.Identity;
import dev.reprise.bus.InMemoryJournal;
import dev.reprise.contracts.Decision.MessageDeadLettered;
import dev.reprise.contracts.Event;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class EvidenceJournalTest {
    private static final String TOPIC = "reprise.demo.journal";

    private final InMemoryJournal journal = new InMemoryJournal(Clock.systemUTC());
    private final Event own = letter(TOPIC, 7);
    private final Event foreign = letter("reprise.demo.commands", 3);

    @Test
    void shouldKeepTheEvidenceOfItsOwnTopicAlone() throws InterruptedException {
        // Given
        var kept = new ArrayList<Long>();
        var evidence =
                new EvidenceJournal(
                        journal, TOPIC, (topic, partition, offset, reason) -> kept.add(offset));
        // When
        evidence.append(List.of(own, foreign));
        // Then
        assertThat(kept).containsExactly(7L);
        assertThat(journal.entries()).hasSize(2);
    }

    @Test
    void shouldGoOnWhereTheEvidenceCannotBeCopied() throws InterruptedException {
        // Given: a record that no copy has room for, or nobody to take it
        var evidence =
                new EvidenceJournal(
                        journal,
                        TOPIC,
                        (topic, partition, offset, reason) -> {
                            throw new BusException("it is too large");
                        });
        // When
        evidence.append(List.of(own));
        // Then
        assertThat(journal.entries()).hasSize(1);
    }

    private static Event letter(String topic, long offset) {
        var me = Identity.ofThisProcess("demo", "here", "orchestrator", "i");
        return new Envelopes(me, () -> "e" + offset)
                .wrap(new MessageDeadLettered(1, topic, 0, offset, "no JSON"));
    }
}
