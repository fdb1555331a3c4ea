package dev.reprise.component.suite;

import dev.reprise.component.SupersededException;
import dev.reprise.component.Work;
import dev.reprise.contracts.Outcome;
import dev.reprise.contracts.RunId;
import dev.reprise.contracts.StepRef;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A step's surroundings in a test: remembers holds and crash points, and crashes on request. */
public final class TrialWork implements Work {
    private final StepRef ref;
    private final Ledger ledger;
    private final Optional<String> crashAt;

    /**
     * What a run has shown so far, over all its attempts.
     *
     * @param holds those that are open
     * @param crashPoints every name that was passed
     */
    public record Ledger(Set<String> holds, Set<String> crashPoints) {
        public Ledger() {
            this(ConcurrentHashMap.newKeySet(), ConcurrentHashMap.newKeySet());
        }
    }

    private TrialWork(StepRef ref, Ledger ledger, Optional<String> crashAt) {
        this.ref = ref;
        this.ledger = ledger;
        this.crashAt = crashAt;
    }

    public static TrialWork of(String run, String step, int attempt, Ledger ledger) {
        return new TrialWork(new StepRef(new RunId(run), step, attempt), ledger, Optional.empty());
    }

    public static TrialWork of(String run, String step) {
        return of(run, step, 1, new Ledger());
    }

    /** The same, but it ends like a killed process at a crash point. */
    TrialWork crashingAt(String name) {
        return new TrialWork(ref, ledger, Optional.of(name));
    }

    public Ledger ledger() {
        return ledger;
    }

    @Override
    public StepRef ref() {
        return ref;
    }

    @Override
    public void progress(String doing, long done, long total, String unit)
            throws SupersededException {
        if (Thread.currentThread().isInterrupted()) {
            throw new SupersededException("the test has given up on " + ref.label());
        }
    }

    @Override
    public void holdPlaced(Outcome.Hold hold) {
        ledger.holds().add(hold.id());
    }

    @Override
    public void holdReleased(String component, String hold) {
        ledger.holds().remove(hold);
    }

    @Override
    public void crashPoint(String name) {
        ledger.crashPoints().add(name);
        if (crashAt.filter(name::equals).isPresent()) {
            throw new Crash(name);
        }
    }
}
