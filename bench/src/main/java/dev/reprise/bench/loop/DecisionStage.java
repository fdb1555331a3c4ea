package dev.reprise.bench.loop;

import dev.reprise.bus.CommandSender;
import dev.reprise.bus.Journal;
import dev.reprise.bus.JournalReader;
import dev.reprise.contracts.Decision;
import dev.reprise.contracts.Entry;
import dev.reprise.contracts.Event;
import dev.reprise.contracts.Observation.ComponentMeasured;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Reads the journal from its end on, appends a decision for every fact, and sends the command of a
 * decision once that is read back. In place of the product's own loop, whose state would grow with
 * every one of 500 decisions a second that no stack ever takes; the order of its turns is kept:
 * read what is there, send the commands of what was read back, append what is owed. Belongs to one
 * thread.
 */
final class DecisionStage {
    private static final Duration POLL = Duration.ofMillis(100);

    private final Journal journal;
    private final CommandSender commands;
    private final Payloads payloads;

    /**
     * @param journal with a producer of its own, as the orchestrator's
     */
    DecisionStage(Journal journal, CommandSender commands, Payloads payloads) {
        this.journal = journal;
        this.commands = commands;
        this.payloads = payloads;
    }

    /** Works until it is told to stop. */
    void run(JournalReader reader, BooleanSupplier stopped) throws InterruptedException {
        while (!stopped.getAsBoolean()) {
            List<Event> sends = new ArrayList<>();
            List<Event> appends = new ArrayList<>();
            for (Entry entry : reader.poll(POLL)) {
                if (entry.fact().orElse(null) instanceof ComponentMeasured measured) {
                    appends.add(payloads.decisionOn(measured));
                } else if (entry.fact().orElse(null) instanceof Decision.StepIssued issued) {
                    sends.add(payloads.commandOf(issued));
                }
            }
            if (!sends.isEmpty()) {
                commands.send(sends);
            }
            if (!appends.isEmpty()) {
                journal.append(appends);
            }
        }
    }
}
