package dev.reprise.decisions;

import dev.reprise.contracts.Decision;
import dev.reprise.contracts.StepRef;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A decision that a state calls for.
 *
 * @param key names the occasion: as long as it stays the same, the same waiting goes on
 * @param after how long the state must stay so before the decision is due; zero for at once
 * @param renewedBy the attempt whose signs of life begin the waiting anew; null for none
 */
public record Owed(String key, Duration after, @Nullable StepRef renewedBy, Decision decision) {
    static Owed now(Decision decision) {
        return new Owed("now", Duration.ZERO, null, decision);
    }

    static Owed later(String key, Duration after, Decision decision) {
        return new Owed(key, after.isNegative() ? Duration.ZERO : after, null, decision);
    }

    /** Whether nothing is to be waited for. */
    public boolean atOnce() {
        return after.isZero();
    }
}
