package dev.reprise.decisions;

import dev.reprise.contracts.Decision.ActionWithheld;
import dev.reprise.contracts.Plan;
import dev.reprise.contracts.Verb;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Something that is not done by itself.
 *
 * @param would what it is
 * @param next what a person does instead
 */
public record Withholding(String would, String reason, String next) {
    /**
     * Of a plan that is not begun. A server that only stands still is started: a restore would give
     * up what no backup holds yet.
     */
    static Withholding of(Plan plan, String component, String reason) {
        String steps = plan.steps().stream().map(Plan.Step::name).collect(Collectors.joining(", "));
        return new Withholding(
                plan.name() + " on " + component + ": " + steps, reason, next(plan, component));
    }

    private static String next(Plan plan, String component) {
        String restore = "reprise restore " + component + " --dry-run";
        boolean starts = plan.steps().stream().anyMatch(step -> step.verb() == Verb.START);
        return starts && !Steps.switches(plan)
                ? "start it as usual, nothing is lost by that; only if it does not start: "
                        + restore
                : restore;
    }

    static Withholding told(ActionWithheld fact) {
        return new Withholding(fact.would(), fact.reason(), fact.next());
    }

    /** The fact, once. */
    Optional<ActionWithheld> of(State state, Incident incident) {
        return saidOf(incident)
                ? Optional.empty()
                : Optional.of(
                        new ActionWithheld(state.generation(), incident.id(), would, reason, next));
    }

    boolean saidOf(Incident incident) {
        return incident.withheld().stream()
                .anyMatch(each -> each.would.equals(would) && each.reason.equals(reason));
    }

    /** By the kill switch, which ends with it. */
    public boolean paused() {
        return reason.equals(Restraint.PAUSED);
    }

    /** In a line. */
    public String says() {
        return would + " | " + reason;
    }
}
