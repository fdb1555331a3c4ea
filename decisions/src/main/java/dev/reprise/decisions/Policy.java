package dev.reprise.decisions;

import dev.reprise.contracts.Decision.Settings;
import dev.reprise.contracts.Plan;
import java.time.Duration;
import java.util.List;

/**
 * What the operator wants: used by decisions alone, never by the fold. A run carries its part in
 * the fact that starts it, so it ends under what it started with.
 *
 * @param settings every component under protection, with its mode
 * @param plans every disaster that is known
 * @param pointsEvery from one recovery point to the next; zero for none by itself
 */
public record Policy(Settings settings, List<Plan> plans, Guards guards, Duration pointsEvery) {}
