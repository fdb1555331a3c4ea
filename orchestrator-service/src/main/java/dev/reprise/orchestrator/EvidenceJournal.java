package dev.reprise.orchestrator;

import dev.reprise.bus.Journal;
import dev.reprise.bus.JournalReader;
import dev.reprise.bus.kafka.DeadLetters;
import dev.reprise.contracts.Decision.MessageDeadLettered;
import dev.reprise.contracts.Event;
import java.util.List;

/**
 * The journal as the leader writes it: before it says that a record of the journal could not be
 * read, the record's bytes lie in the dead letters. What came over another topic was put there by
 * its channel.
 */
final class EvidenceJournal implements Journal {
    private final Journal journal;
    private final String topic;
    private final DeadLetters letters;

    EvidenceJournal(Journal journal, String topic, DeadLetters letters) {
        this.journal = journal;
        this.topic = topic;
        this.letters = letters;
    }

    @Override
    public long append(List<Event> facts) throws InterruptedException {
        for (Event fact : facts) {
            if (fact.message() instanceof MessageDeadLettered letter
                    && letter.topic().equals(topic)) {
                letters.keep(topic, letter.partition(), letter.offset(), letter.reason());
            }
        }
        return journal.append(facts);
    }

    @Override
    public JournalReader reader() {
        return journal.reader();
    }
}
