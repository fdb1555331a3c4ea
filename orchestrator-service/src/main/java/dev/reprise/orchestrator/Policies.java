package dev.reprise.orchestrator;

import dev.reprise.contracts.Decision.Settings;
import dev.reprise.contracts.Plan;
import dev.reprise.decisions.Guards;
import dev.reprise.decisions.Policy;
import dev.reprise.stack.Mode;
import dev.reprise.stack.Stack;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the stack file wants, in the words of decisions. */
final class Policies {
    private Policies() {}

    /**
     * @param places of the components, by name
     */
    static Policy of(Stack stack, Map<String, String> places, List<Plan> plans) {
        List<Settings.Member> members =
                stack.protect().values().stream()
                        .map(
                                member ->
                                        new Settings.Member(
                                                member.name(),
                                                member.kind(),
                                                stack.host(),
                                                mode(member.mode()),
                                                member.rpo(),
                                                places.get(member.name())))
                        .toList();
        return new Policy(
                new Settings(mode(stack.mode()), members),
                rtos(stack),
                plans,
                Guards.USUAL,
                stack.points().every());
    }

    private static Map<String, Duration> rtos(Stack stack) {
        var rtos = new LinkedHashMap<String, Duration>();
        for (Stack.Member member : stack.protect().values()) {
            Duration rto = member.rto();
            if (rto != null) {
                rtos.put(member.name(), rto);
            }
        }
        return rtos;
    }

    private static Settings.Mode mode(Mode mode) {
        return switch (mode) {
            case WATCH -> Settings.Mode.WATCH;
            case ASK -> Settings.Mode.ASK;
            case AUTO -> Settings.Mode.AUTO;
        };
    }
}
