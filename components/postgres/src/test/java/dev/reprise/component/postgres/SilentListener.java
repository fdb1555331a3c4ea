package dev.reprise.component.postgres;

import dev.reprise.component.ChangeStream;
import dev.reprise.contracts.Observation;
import dev.reprise.contracts.Outcome;

/** Hears nothing. */
final class SilentListener implements ChangeStream.Listener {
    @Override
    public void observed(Observation observation) {}

    @Override
    public void holdPlaced(Outcome.Hold hold) {}

    @Override
    public void holdReleased(String component, String hold) {}
}
