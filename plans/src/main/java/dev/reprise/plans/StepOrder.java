package dev.reprise.plans;

import dev.reprise.contracts.Plan;
import dev.reprise.contracts.Verb;
import dev.reprise.stack.Section;
import dev.reprise.stack.StackFileException;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Whether the steps of a plan can be done in some order, each with what it needs before it. */
final class StepOrder {
    /** What a verb builds on. */
    private static final Map<Verb, Verb> NEEDS =
            Map.of(Verb.VERIFY, Verb.STAGE, Verb.SWITCH, Verb.VERIFY);

    private final Map<String, Plan.Step> steps;
    private final Map<String, Section> sections;

    /**
     * @param sections of the steps, by name, to say where an error is
     */
    StepOrder(Map<String, Plan.Step> steps, Map<String, Section> sections) {
        this.steps = steps;
        this.sections = sections;
    }

    void check() {
        for (Plan.Step step : steps.values()) {
            for (String name : step.after()) {
                if (!steps.containsKey(name)) {
                    throw error(
                            step,
                            "after",
                            "`" + name + "` is no step of this plan",
                            Section.guess(name, steps.keySet()));
                }
            }
        }
        for (Plan.Step step : steps.values()) {
            Set<String> before = before(step);
            if (before.contains(step.name())) {
                throw error(
                        step,
                        "after",
                        "`" + step.name() + "` waits for itself through " + before,
                        "remove one of these");
            }
            Verb needed = NEEDS.get(step.verb());
            if (needed != null && verbs(before).noneMatch(needed::equals)) {
                throw error(
                        step,
                        "step",
                        "`%s` has no %s before it".formatted(step.name(), Verbs.word(needed)),
                        "add one, and name it under `after:`");
            }
        }
    }

    private Stream<Verb> verbs(Set<String> names) {
        return steps.values().stream()
                .filter(step -> names.contains(step.name()))
                .map(Plan.Step::verb);
    }

    /** Everything that must have succeeded before a step, at any distance. */
    private Set<String> before(Plan.Step step) {
        var found = new LinkedHashSet<String>();
        var open = new ArrayDeque<>(step.after());
        while (!open.isEmpty()) {
            String name = open.pop();
            Plan.Step next = steps.get(name);
            if (next != null && found.add(name)) {
                open.addAll(next.after());
            }
        }
        return found;
    }

    private StackFileException error(Plan.Step step, String key, String what, String next) {
        Section section = sections.get(step.name());
        if (section == null) {
            throw new IllegalStateException("no section of " + step.name());
        }
        return section.error(key, what, next);
    }
}
