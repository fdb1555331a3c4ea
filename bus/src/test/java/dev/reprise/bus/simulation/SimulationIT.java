package dev.reprise.bus.simulation;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Thousands of histories, whatever the machine, from other seeds than the quick ones. */
final class SimulationIT {
    private static final int THOUSANDS = 3_000;

    @Test
    void shouldSurviveThousandsOfHistories() throws Exception {
        Histories.asked(new Histories(1_000_001, THOUSANDS, THOUSANDS, Duration.ZERO)).survive();
    }
}
