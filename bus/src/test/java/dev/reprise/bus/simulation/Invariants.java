package dev.reprise.bus.simulation;

import dev.reprise.contracts.Decision;
import dev.reprise.contracts.Decision.LeadershipTaken;
import dev.reprise.contracts.Decision.RunClosed;
import dev.reprise.contracts.Decision.RunFrozen;
import dev.reprise.contracts.Decision.RunStarted;
import dev.reprise.contracts.Entry;
import dev.reprise.contracts.Entry.Content;
import dev.reprise.contracts.Request;
import dev.reprise.decisions.Evolve;
import dev.reprise.decisions.Run;
import dev.reprise.decisions.State;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What must hold after every record, whatever went wrong before it. */
final class Invariants {
    private State state = State.BLANK;
    private final Set<String> frozen = new HashSet<>();
    private String leader = "";
    private int taken;

    State state() {
        return state;
    }

    int taken() {
        return taken;
    }

    void check(Entry entry) {
        State before = state;
        Evolve.Step step = Evolve.step(before, entry);
        state = step.state();
        state.unread()
                .values()
                .forEach(
                        letter ->
                                require(
                                        !letter.reason().startsWith(Evolve.UNFOLDABLE),
                                        letter.reason() + " in " + entry));
        if (!step.taken()) {
            return;
        }
        taken++;
        if (entry.content() instanceof Content.Known known
                && known.fact() instanceof Decision decision) {
            String by = known.event().source();
            if (decision instanceof LeadershipTaken) {
                leader = by;
            }
            require(
                    by.equals(leader),
                    "a decision of " + by + " counts while " + leader + " leads");
            decided(before, decision);
        }
        oneStepAtATime();
    }

    private void decided(State before, Decision decision) {
        if (decision instanceof RunClosed closed) {
            Run run = before.run(closed.run()).orElseThrow();
            require(run.holds().isEmpty(), run.id() + " closes with a hold open");
            boolean restored =
                    run.request() instanceof Request.RestoreRequested
                            && (closed.ending() == RunClosed.Ending.DONE
                                    || closed.ending() == RunClosed.Ending.DOUBTFUL);
            if (restored) {
                frozen.remove(run.target());
            }
        }
        if (decision instanceof RunFrozen stopped) {
            before.run(stopped.run()).map(Run::target).ifPresent(frozen::add);
        }
        if (decision instanceof RunStarted started && started.incident() != null) {
            require(
                    before.inHand(started.target()).isEmpty(),
                    started.target() + " is recovered twice at a time");
            require(
                    !frozen.contains(started.target()),
                    started.target() + " is recovered by itself though it is frozen");
            require(
                    before.target(started.target()).methods() >= started.plan().methods(),
                    started.plan().name() + " begins on the word of too few");
        }
    }

    private void oneStepAtATime() {
        Map<String, Integer> outstanding = new HashMap<>();
        for (Run run : state.openRuns()) {
            if (!run.routine() && !run.outstanding().isEmpty()) {
                outstanding.merge(run.target(), run.outstanding().size(), Integer::sum);
            }
        }
        outstanding.forEach(
                (component, count) ->
                        require(count <= 1, component + " has " + count + " steps at a time"));
    }

    /** The same facts in the same order are the same state, byte for byte. */
    static void foldsTheSame(List<Entry> entries, State expected) {
        State again = State.BLANK;
        for (Entry entry : entries) {
            again = Evolve.evolve(again, entry);
        }
        require(
                Arrays.equals(again.canonical(), expected.canonical()),
                "two folds of one history differ");
    }

    static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
