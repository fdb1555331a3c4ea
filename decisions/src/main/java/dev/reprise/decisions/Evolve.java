package dev.reprise.decisions;

import dev.reprise.contracts.Decision;
import dev.reprise.contracts.Decision.MessageDeadLettered;
import dev.reprise.contracts.Entry;
import dev.reprise.contracts.Entry.Content;
import dev.reprise.contracts.JournalOpened;
import dev.reprise.contracts.Notice;
import dev.reprise.contracts.Observation;
import dev.reprise.contracts.Outcome;
import dev.reprise.contracts.Request;
import dev.reprise.contracts.Topics;
import java.util.List;

/**
 * The fold. It never refuses a record and never throws for one: what does not count, such as a
 * decision of an older generation, changes nothing.
 */
public final class Evolve {
    /** What the reason of an unreadable record begins with whose content makes no sense. */
    public static final String UNFOLDABLE = "it cannot be folded: ";

    private Evolve() {}

    /**
     * @param taken whether the record took effect; false for what was ignored
     */
    public record Step(State state, boolean taken) {}

    public static State evolve(State state, Entry entry) {
        return step(state, entry).state();
    }

    /** Folds one record, and says whether it counts. */
    public static Step step(State state, Entry entry) {
        try {
            return fold(state, entry);
        } catch (RuntimeException e) {
            // the same for everybody who folds it, so that all go on alike, and people are told
            var draft = new Draft(state, entry.sequence(), entry.at());
            unreadable(draft, draft.sequence, UNFOLDABLE + e);
            return new Step(draft.done(), false);
        }
    }

    private static Step fold(State state, Entry entry) {
        var draft = new Draft(state, entry.sequence(), entry.at());
        boolean taken =
                switch (entry.content()) {
                    case Content.Known known -> known(draft, known);
                    case Content.Unknown unknown -> unknown(draft, unknown);
                    case Content.Unreadable unreadable ->
                            unreadable(draft, entry.sequence(), unreadable.reason());
                };
        return new Step(draft.done(), taken);
    }

    private static boolean known(Draft draft, Content.Known known) {
        return switch (known.fact()) {
            case JournalOpened opened -> opened(draft, opened);
            case Observation observation -> EvolveObservation.fold(draft, observation);
            case Decision decision -> EvolveDecision.fold(draft, decision);
            case Outcome outcome -> EvolveOutcome.fold(draft, outcome, known.event().correlation());
            case Request request -> request(draft, request);
            case Notice ignored -> true;
        };
    }

    private static boolean opened(Draft draft, JournalOpened opened) {
        if (!draft.journal.isEmpty()) {
            return false;
        }
        draft.journal = opened.journal();
        draft.stack = opened.stack();
        return true;
    }

    private static boolean request(Draft draft, Request request) {
        if (request instanceof Request.AutomationSwitched switched) {
            draft.paused = switched.paused();
            if (!switched.paused()) {
                // whoever lets them start again has looked: what was before no longer counts, and
                // what was given up is tried anew
                List.copyOf(draft.targets.keySet())
                        .forEach(
                                each ->
                                        draft.target(
                                                each,
                                                t ->
                                                        t.withRecoveries(List.of())
                                                                .withUnresolved(List.of())));
            }
            return true;
        }
        boolean answered =
                draft.runs.values().stream()
                        .anyMatch(r -> request.request().equals(r.started().request()));
        if (answered || draft.requests.containsKey(request.request())) {
            return false;
        }
        draft.requests = Copies.with(draft.requests, request.request(), request);
        return true;
    }

    private static boolean unknown(Draft draft, Content.Unknown unknown) {
        if (unknown.ignorable()) {
            draft.skipped++;
            return false;
        }
        String why = "the journal holds a fact that this version cannot read: " + unknown.type();
        Run run = draft.runs.get(unknown.correlation());
        if (run == null || !run.open()) {
            return unreadable(draft, draft.sequence, why);
        }
        draft.freeze(run.frozenBy(why, false, draft.sequence, draft.at));
        return true;
    }

    private static boolean unreadable(Draft draft, long offset, String reason) {
        String topic = new Topics(draft.stack).journal().name();
        String place = place(topic, 0, offset);
        draft.unread =
                Copies.bounded(
                        Copies.with(
                                draft.unread,
                                place,
                                new MessageDeadLettered(0, topic, 0, offset, reason)),
                        64,
                        letter -> true);
        return true;
    }

    static String place(String topic, int partition, long offset) {
        return topic + "/" + partition + "/" + offset;
    }
}
