package dev.reprise.decisions;

import dev.reprise.contracts.Decision;
import dev.reprise.contracts.Decision.MessageDeadLettered;
import java.util.ArrayList;
import java.util.List;

/**
 * What a state calls for. Level-based: it looks at the whole state, not at the last fact, so a
 * decision that was lost in a crash is simply still owed. Pure.
 */
public final class Decide {
    private Decide() {}

    /**
     * The decision facts that are owed at once, by the present generation. Each of them is judged
     * anew when it is read back; what no longer fits then is ignored, and still owed in another
     * form.
     */
    public static List<Decision> decide(State state, Policy policy) {
        return owed(state, policy).stream().filter(Owed::atOnce).map(Owed::decision).toList();
    }

    static List<Owed> owed(State state, Policy policy) {
        if (state.journal().isEmpty() || state.generation() == 0) {
            return List.of();
        }
        var owed = new ArrayList<Owed>();
        for (MessageDeadLettered letter : state.unread().values()) {
            owed.add(
                    Owed.now(
                            new MessageDeadLettered(
                                    state.generation(),
                                    letter.topic(),
                                    letter.partition(),
                                    letter.offset(),
                                    letter.reason())));
        }
        state.runs().values().stream()
                .filter(run -> run.open() || (run.frozen() != null && !run.announced()))
                .forEach(run -> owed.addAll(Course.next(state, run)));
        state.targets().values().forEach(t -> Opening.next(state, policy, t).ifPresent(owed::add));
        state.incidents().values().stream()
                .filter(Incident::open)
                .forEach(incident -> owed.addAll(Recovery.next(state, policy, incident)));
        Requests.next(state, policy).ifPresent(owed::add);
        Routine.next(state, policy).ifPresent(owed::add);
        return owed;
    }
}
