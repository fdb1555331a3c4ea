package dev.reprise.decisions;

import dev.reprise.contracts.Decision.Settings;
import dev.reprise.contracts.Plan;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What the operator wants: used by decisions alone, never by the fold. A run carries its part in
 * the fact that starts it, so it ends under what it started with.
 *
 * @param settings every component under protection, with its mode
 * @param plans every disaster that is known
 * @param pointsEvery from one recovery point to the next; zero for none by itself
 * @param rtos by component, where the operator has set one; else a plan's own holds
 */
public record Policy(
        Settings settings,
        Map<String, Duration> rtos,
        List<Plan> plans,
        Guards guards,
        Duration pointsEvery) {
    /** The plan under the limit that holds for this component. */
    Plan limited(Plan plan, String component) {
        Duration own = rtos.get(component);
        return own == null ? plan : plan.within(own);
    }
}
