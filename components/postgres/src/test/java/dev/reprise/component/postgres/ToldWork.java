package dev.reprise.component.postgres;

import dev.reprise.component.SupersededException;
import dev.reprise.component.Work;
import dev.reprise.contracts.Outcome;
import dev.reprise.contracts.RunId;
import dev.reprise.contracts.StepRef;

/** A step of which only what it says counts. */
@FunctionalInterface
public interface ToldWork extends Work {
    void said(String doing, long done) throws SupersededException;

    @Override
    default StepRef ref() {
        return new StepRef(new RunId("r-1"), "told", 1);
    }

    @Override
    default void progress(String doing, long done, long total, String unit)
            throws SupersededException {
        said(doing, done);
    }

    @Override
    default void holdPlaced(Outcome.Hold hold) {}

    @Override
    default void holdReleased(String component, String hold) {}

    @Override
    default void crashPoint(String name) {}
}
