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
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
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
    private final ExecutorService executor;
    private final boolean together;

    /**
     * @param journal with a producer of its own, as the orchestrator's
     * @param together hand all that one poll brought to the producer at once, so that it shares one
     *     flush; otherwise one after the other, each awaited, as the product's loop does
     */
    DecisionStage(
            Journal journal,
            CommandSender commands,
            Payloads payloads,
            ExecutorService executor,
            boolean together) {
        this.journal = journal;
        this.commands = commands;
        this.payloads = payloads;
        this.executor = executor;
        this.together = together;
    }

    /** Works until it is told to stop. */
    void run(JournalReader reader, BooleanSupplier stopped) throws Exception {
        while (!stopped.getAsBoolean()) {
            List<Callable<Object>> sends = new ArrayList<>();
            List<Callable<Object>> appends = new ArrayList<>();
            for (Entry entry : reader.poll(POLL)) {
                if (entry.fact().orElse(null) instanceof ComponentMeasured measured) {
                    Event decision = payloads.decisionOn(measured);
                    appends.add(() -> journal.append(decision));
                } else if (entry.fact().orElse(null) instanceof Decision.StepIssued issued) {
                    sends.add(() -> send(payloads.commandOf(issued)));
                }
            }
            all(sends);
            all(appends);
        }
    }

    private String send(Event command) throws InterruptedException {
        commands.send(command);
        return command.id();
    }

    private void all(List<Callable<Object>> calls) throws Exception {
        if (together) {
            for (var result : executor.invokeAll(calls)) {
                result.get();
            }
        } else {
            for (Callable<Object> call : calls) {
                call.call();
            }
        }
    }
}
