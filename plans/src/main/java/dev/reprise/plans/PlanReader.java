package dev.reprise.plans;

import dev.reprise.contracts.Plan;
import dev.reprise.contracts.Verb;
import dev.reprise.stack.Section;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads one {@code plan.yaml}. Every error is a {@link dev.reprise.stack.StackFileException} with
 * file, line, key and fix.
 */
final class PlanReader {
    private static final int MOST_METHODS = 3;
    private static final Duration LONGEST_LEASE = Duration.ofHours(1);

    private final Map<String, Set<String>> conditions;

    /**
     * @param conditions that the probes of each kind can see
     */
    PlanReader(Map<String, Set<String>> conditions) {
        this.conditions = conditions;
    }

    /**
     * @param folder the name of the folder that it lies in
     */
    Plan read(Section root, String folder) {
        String name = root.text("plan");
        if (!name.equals(folder)) {
            throw root.error(
                    "plan",
                    "`" + name + "` is not the name of its folder",
                    "write `plan: " + folder + "`, or rename the folder");
        }
        String errorCode = root.text("error");
        if (!errorCode.matches("[A-Z]{2,8}-\\d{3}")) {
            throw root.error(
                    "error", "`" + errorCode + "` is no error code", "write it like SYS-003");
        }
        List<String> kinds = kinds(root);
        Plan plan =
                new Plan(
                        name,
                        errorCode,
                        root.text("title"),
                        conditions(root, kinds),
                        kinds,
                        root.optionalNumber("methods", 1, MOST_METHODS).orElse(1),
                        root.optionalNumber("severity", 0, 100).orElse(50),
                        root.optionalFlag("destructive").orElse(false),
                        root.duration("rto"),
                        root.duration("rpo"),
                        steps(root));
        if (plan.destructive() && plan.methods() < 2) {
            throw root.error(
                    "methods",
                    "`" + plan.methods() + "` is too few for a destructive plan",
                    "write `methods: 2`: what one method sees may be the method's own failure");
        }
        if (!plan.destructive() && plan.steps().stream().anyMatch(s -> s.verb() == Verb.FENCE)) {
            throw root.error(
                    "destructive",
                    "is not said of a plan that ends processes",
                    "write `destructive: true`");
        }
        root.rejectUnknown();
        return plan;
    }

    private List<String> kinds(Section root) {
        for (String kind : root.texts("kinds")) {
            if (!conditions.containsKey(kind)) {
                throw root.error(
                        "kinds",
                        "`" + kind + "` is no kind of component",
                        Section.guess(kind, conditions.keySet()));
            }
        }
        return root.texts("kinds");
    }

    private List<String> conditions(Section root, List<String> kinds) {
        List<String> named = root.texts("conditions");
        if (named.isEmpty()) {
            throw root.error("conditions", "is missing", "add `conditions: [data-gone]`");
        }
        var known = new TreeSet<String>();
        conditions.forEach(
                (kind, words) -> {
                    if (kinds.isEmpty() || kinds.contains(kind)) {
                        known.addAll(words);
                    }
                });
        for (String condition : named) {
            if (!known.contains(condition)) {
                throw root.error(
                        "conditions",
                        "`"
                                + condition
                                + "` is seen by no probe of "
                                + (kinds.isEmpty() ? "any kind" : String.join(", ", kinds)),
                        Section.guess(condition, known));
            }
        }
        return named;
    }

    private static List<Plan.Step> steps(Section root) {
        var steps = new LinkedHashMap<String, Plan.Step>();
        var sections = new LinkedHashMap<String, Section>();
        String above = "";
        for (Section section : root.sections("steps")) {
            Plan.Step step = step(section, above);
            if (sections.put(step.name(), section) != null) {
                throw section.error(
                        "step", "`" + step.name() + "` is there twice", "rename one of the two");
            }
            steps.put(step.name(), step);
            above = step.name();
        }
        if (steps.isEmpty()) {
            throw root.error("steps", "is missing", "add a list of `- step: fence`");
        }
        new StepOrder(steps, sections).check();
        return List.copyOf(new ArrayList<>(steps.values()));
    }

    private static Plan.Step step(Section section, String above) {
        String name = section.text("step");
        if (!name.matches("[a-z][a-z0-9-]{0,30}")) {
            throw section.error(
                    "step", "`" + name + "` is no name", "use lower-case letters and hyphens");
        }
        Duration lease = section.duration("lease");
        if (lease.toSeconds() < 1 || lease.compareTo(LONGEST_LEASE) > 0) {
            throw section.error(
                    "lease",
                    "`" + section.text("lease") + "` is out of bounds",
                    "write from 1s to 1h; long work sends signs of life");
        }
        List<String> after =
                section.has("after")
                        ? section.texts("after")
                        : above.isEmpty() ? List.of() : List.of(above);
        int attempts = section.optionalNumber("attempts", 1, 10).orElse(2);
        var step = new Plan.Step(name, verb(section, name), after, lease, attempts);
        section.rejectUnknown();
        return step;
    }

    /** The verb, which is the step's name where it is not written. */
    private static Verb verb(Section section, String name) {
        String word = section.optionalText("verb").orElse(name);
        return Verbs.named(word)
                .orElseThrow(
                        () ->
                                section.error(
                                        section.has("verb") ? "verb" : "step",
                                        "`" + word + "` is no verb of a recovery",
                                        Section.guess(word, Verbs.names())));
    }
}
