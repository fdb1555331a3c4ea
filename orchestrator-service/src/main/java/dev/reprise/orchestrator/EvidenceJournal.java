package dev.reprise.orchestrator;

import dev.reprise.bus.BusException;
import dev.reprise.bus.Journal;
import dev.reprise.bus.JournalReader;
import dev.reprise.contracts.Decision.MessageDeadLettered;
import dev.reprise.contracts.Event;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The journal as the leader writes it: before it says that a record of the journal could not be
 * read, the record's bytes lie in the dead letters. Where that cannot be done the log says so, and
 * decisions go on: the record itself stays in the journal, which nothing is ever deleted from. What
 * came over another topic was put there by its channel.
 */
final class EvidenceJournal implements Journal {
    private static final Logger LOG = LoggerFactory.getLogger(EvidenceJournal.class);

    private final Journal journal;
    private final String topic;
    private final Evidence evidence;

    /** Where copies of what could not be read are kept. */
    interface Evidence {
        /**
         * @throws BusException if it cannot be kept
         */
        void keep(String topic, int partition, long offset, String reason)
                throws InterruptedException;
    }

    EvidenceJournal(Journal journal, String topic, Evidence evidence) {
        this.journal = journal;
        this.topic = topic;
        this.evidence = evidence;
    }

    @Override
    public long append(List<Event> facts) throws InterruptedException {
        for (Event fact : facts) {
            if (fact.message() instanceof MessageDeadLettered letter
                    && letter.topic().equals(topic)) {
                keep(letter);
            }
        }
        return journal.append(facts);
    }

    private void keep(MessageDeadLettered letter) throws InterruptedException {
        try {
            evidence.keep(topic, letter.partition(), letter.offset(), letter.reason());
        } catch (BusException e) {
            LOG.error(
                    "record {} of {} is not in the dead letters, but stays where it is: {}",
                    letter.offset(),
                    topic,
                    e.getMessage());
        }
    }

    @Override
    public JournalReader reader() {
        return journal.reader();
    }
}
