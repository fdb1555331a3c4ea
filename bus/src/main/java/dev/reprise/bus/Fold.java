package dev.reprise.bus;

import dev.reprise.contracts.Entry;
import dev.reprise.decisions.Evolve;
import dev.reprise.decisions.State;

/** The state of the journal as far as it was read, and the watch over its id. */
final class Fold {
    private final KnownJournal known;
    private volatile State state = State.BLANK;

    Fold(KnownJournal known) {
        this.known = known;
    }

    /** Whole and unmodifiable, for any thread. */
    State state() {
        return state;
    }

    /**
     * By one thread.
     *
     * @return whether the record took effect
     * @throws JournalReplacedException if the record says that this is another journal
     */
    boolean apply(Entry entry) {
        Evolve.Step step = Evolve.step(state, entry);
        String before = state.journal();
        String met = step.state().journal();
        if (!met.equals(before)) {
            String expected = known.id();
            if (!expected.isEmpty() && !expected.equals(met)) {
                throw new JournalReplacedException(expected, met);
            }
            known.remember(met);
        }
        state = step.state();
        return step.taken();
    }
}
