package dev.reprise.contracts;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How one disaster is recovered from. Read from {@code plans/<name>/plan.yaml}, checked at start,
 * and carried whole in the fact that starts a run.
 *
 * @param conditions of a component that this plan answers, any of them
 * @param kinds of component that it is for; empty means any
 * @param methods how many different methods of sight must agree before it starts
 * @param severity of two conditions of one component the plan with the higher one runs
 * @param destructive whether a step replaces live data
 * @param rto how long a run may take; zero for no limit. In a run, the component's own where the
 *     operator has set one
 */
public record Plan(
        String name,
        String errorCode,
        String title,
        List<String> conditions,
        List<String> kinds,
        int methods,
        int severity,
        boolean destructive,
        Duration rto,
        Duration rpo,
        List<Step> steps) {
    /** The same plan, which may take as long as its component may be away. */
    public Plan within(Duration limit) {
        return new Plan(
                name,
                errorCode,
                title,
                conditions,
                kinds,
                methods,
                severity,
                destructive,
                limit,
                rpo,
                steps);
    }

    /** Of all plans the one that puts a component of this kind back, whatever happened to it. */
    public static Optional<Plan> restoring(List<Plan> plans, String kind) {
        return plans.stream()
                .filter(plan -> plan.kinds().isEmpty() || plan.kinds().contains(kind))
                .filter(plan -> plan.steps().stream().anyMatch(s -> s.verb() == Verb.STAGE))
                .max(Comparator.comparingInt(Plan::severity).thenComparing(Plan::name));
    }

    /**
     * @param after names of steps that must have succeeded
     * @param lease how long an accepted attempt may be silent
     * @param attempts at the most
     * @param component that the step is for; null for the run's target
     */
    public record Step(
            String name,
            Verb verb,
            List<String> after,
            Duration lease,
            int attempts,
            @Nullable String component) {
        public Step(String name, Verb verb, List<String> after, Duration lease, int attempts) {
            this(name, verb, after, lease, attempts, null);
        }
    }
}
