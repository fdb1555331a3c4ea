package dev.reprise.decisions;

import dev.reprise.contracts.Decision.Settings;
import dev.reprise.contracts.Decision.Settings.Mode;
import dev.reprise.contracts.Limit;
import dev.reprise.contracts.Plan;
import dev.reprise.contracts.RunId;
import java.time.Instant;
import java.util.Optional;

/**
 * What keeps a recovery from starting, although it is known how.
 *
 * @param reason for a person to read
 * @param resumable whether it ends once automation is told to go on
 */
public record Restraint(String reason, boolean resumable) {
    /** The word of the kill switch, which ends with it. */
    public static final String PAUSED = "automation is paused (reprise resume)";

    static final String RESUME = "reprise resume";

    /** Empty if nothing holds it back. */
    static Optional<Restraint> of(State state, Policy policy, Target target, Plan plan) {
        Mode mode =
                policy.settings().members().stream()
                        .filter(member -> member.component().equals(target.name()))
                        .map(Settings.Member::mode)
                        .findFirst()
                        .orElse(policy.settings().mode());
        Optional<Restraint> byMode =
                switch (mode) {
                    case WATCH -> Optional.of(lasting("mode is watch: nothing is changed"));
                    case ASK ->
                            Steps.switches(plan)
                                    ? Optional.of(
                                            lasting(
                                                    "mode is ask: it writes to data, so a person"
                                                            + " has to start it (reprise restore "
                                                            + target.name()
                                                            + ")"))
                                    : Optional.empty();
                    case AUTO -> Optional.empty();
                };
        if (byMode.isPresent()) {
            return byMode;
        }
        if (state.paused()) {
            return Optional.of(new Restraint(PAUSED, true));
        }
        RunId frozen = state.frozen().get(target.name());
        if (frozen != null) {
            return Optional.of(
                    lasting(
                            "run "
                                    + frozen
                                    + " is frozen on it: a person has to look, then reprise restore "
                                    + target.name()));
        }
        Guards guards = policy.guards();
        Instant windowStart = state.at().minus(guards.window());
        long recent = target.recoveries().stream().filter(at -> at.isAfter(windowStart)).count();
        return recent < guards.recoveries()
                ? Optional.empty()
                : Optional.of(
                        new Restraint(
                                recent
                                        + " recoveries within "
                                        + Limit.of(guards.window())
                                        + ": something keeps breaking it; once that is mended,"
                                        + " reprise resume lets it recover again",
                                true));
    }

    private static Restraint lasting(String reason) {
        return new Restraint(reason, false);
    }

    Withholding on(Plan plan, String component) {
        Withholding held = Withholding.of(plan, component, reason);
        return resumable ? new Withholding(held.would(), reason, RESUME) : held;
    }

    static boolean crowded(State state, Policy policy) {
        return state.openRuns().stream().filter(r -> r.started().incident() != null).count()
                >= policy.guards().parallel();
    }
}
