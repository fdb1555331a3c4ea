package dev.reprise.decisions;

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
     * The decision facts that are owed by the present generation, at once or if the state stays as
     * it is. Each of them is judged anew when it is read back; what no longer fits then is ignored,
     * and still owed in another form.
     *
     * <p>What is not owed at once is to be waited for: waiting starts when a key is first wanted,
     * goes on for as long as it is, and ends with the decision that the newest state gives for it.
     */
    public static List<Owed> decide(State state, Policy policy) {
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
