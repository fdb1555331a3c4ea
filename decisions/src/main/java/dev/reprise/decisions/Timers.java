package dev.reprise.decisions;

import java.util.List;

/** What will be owed if a state stays as it is. Pure. */
public final class Timers {
    private Timers() {}

    /**
     * What is to be waited for. Waiting starts when a key is first wanted, goes on for as long as
     * it is, and ends with the decision that the newest state gives for it.
     */
    public static List<Owed> wanted(State state, Policy policy) {
        return Decide.owed(state, policy).stream().filter(owed -> !owed.atOnce()).toList();
    }
}
