package dev.reprise.bus.simulation;

import dev.reprise.contracts.Decision.Settings;
import dev.reprise.contracts.Decision.Settings.Member;
import dev.reprise.contracts.Decision.Settings.Mode;
import dev.reprise.contracts.Plan;
import dev.reprise.contracts.Verb;
import dev.reprise.decisions.Guards;
import dev.reprise.decisions.Policy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The stack that is simulated, and what its operator wants. */
final class Scenario {
    static final String STACK = "sim";
    static final String HOST = "h1";

    private static final Duration LEASE = Duration.ofSeconds(6);

    private Scenario() {}

    static Policy policy() {
        return new Policy(
                new Settings(
                        Mode.AUTO,
                        List.of(
                                new Member(
                                        "db",
                                        "server",
                                        HOST,
                                        Mode.AUTO,
                                        Duration.ofMinutes(5),
                                        null),
                                new Member(
                                        "files",
                                        "tree",
                                        HOST,
                                        Mode.AUTO,
                                        Duration.ofMinutes(5),
                                        null))),
                Map.of(),
                List.of(
                        plan(
                                "down",
                                "server",
                                List.of("server-down"),
                                2,
                                1,
                                Verb.START,
                                Verb.VALIDATE),
                        plan(
                                "gone",
                                "server",
                                List.of("data-gone"),
                                2,
                                2,
                                Verb.FENCE,
                                Verb.CLOSE_STREAM,
                                Verb.STAGE,
                                Verb.VERIFY,
                                Verb.SWITCH,
                                Verb.START,
                                Verb.OPEN_STREAM,
                                Verb.VALIDATE,
                                Verb.RELEASE,
                                Verb.SEAL),
                        plan(
                                "damaged",
                                "tree",
                                List.of("records-damaged"),
                                1,
                                2,
                                Verb.STAGE,
                                Verb.VERIFY,
                                Verb.SWITCH,
                                Verb.VALIDATE,
                                Verb.SEAL)),
                new Guards(
                        2,
                        3,
                        1_000,
                        Duration.ofHours(1),
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(5),
                        Duration.ofMillis(1_500)),
                Duration.ofSeconds(45));
    }

    private static Plan plan(
            String name,
            String kind,
            List<String> conditions,
            int methods,
            int severity,
            Verb... verbs) {
        var steps = new ArrayList<Plan.Step>();
        for (Verb verb : verbs) {
            List<String> after = steps.isEmpty() ? List.of() : List.of(steps.getLast().name());
            steps.add(
                    new Plan.Step(
                            verb.name().toLowerCase(java.util.Locale.ROOT), verb, after, LEASE, 4));
        }
        return new Plan(
                name,
                "SIM-" + severity,
                name,
                conditions,
                List.of(kind),
                methods,
                severity,
                severity > 1,
                Duration.ofMinutes(5),
                Duration.ofMinutes(5),
                steps);
    }

    static SimTarget target(Map<String, SimTarget> targets, String name) {
        SimTarget target = targets.get(name);
        if (target == null) {
            throw new AssertionError("no target " + name);
        }
        return target;
    }
}
