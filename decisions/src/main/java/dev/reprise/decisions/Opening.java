package dev.reprise.decisions;

import dev.reprise.contracts.Decision.IncidentOpened;
import dev.reprise.contracts.IncidentId;
import dev.reprise.contracts.Plan;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** When a condition becomes an incident: one for one root cause on one component. */
final class Opening {
    private static final int SCOPE = 1_000;

    private Opening() {}

    static Optional<Owed> next(State state, Policy policy, Target target) {
        List<Level> fresh =
                target.asserted().stream()
                        .filter(level -> !target.unresolved().contains(level.fact().condition()))
                        .toList();
        boolean taken =
                fresh.isEmpty()
                        || state.openIncident(target.name()).isPresent()
                        || state.inHand(target.name()).isPresent()
                        || policy.settings().members().stream()
                                .noneMatch(m -> m.component().equals(target.name()));
        if (taken) {
            return Optional.empty();
        }
        IncidentOpened opened = opened(state, policy, target, fresh);
        long lastRunEnd = lastRunEnd(state, target.name());
        boolean newsSince = fresh.stream().anyMatch(level -> level.sequence() > lastRunEnd);
        return Optional.of(
                newsSince
                        ? Owed.now(opened)
                        : Owed.later(
                                "stale:" + target.name() + ":" + lastRunEnd,
                                policy.guards().calm(),
                                opened));
    }

    /** What was asserted before a run ended may only not have been looked at again. */
    private static long lastRunEnd(State state, String component) {
        return state.runs().values().stream()
                .filter(run -> !run.routine() && run.target().equals(component))
                .mapToLong(Run::endSequence)
                .max()
                .orElse(-1);
    }

    private static IncidentOpened opened(
            State state, Policy policy, Target target, List<Level> levels) {
        Optional<Plan> plan = Recovery.plan(policy, target);
        String condition =
                levels.stream()
                        .map(level -> level.fact().condition())
                        .max(
                                Comparator.<String>comparingInt(
                                                c -> Recovery.severity(policy, target, c))
                                        .thenComparing(Comparator.reverseOrder()))
                        .orElseThrow();
        int episode = state.episodes().getOrDefault(target.name() + "|" + condition, 0) + 1;
        return new IncidentOpened(
                state.generation(),
                new IncidentId(target.name(), condition, episode, state.incidentCount() + 1),
                plan.map(Plan::errorCode).orElse(""),
                plan.map(Plan::title).orElse(condition),
                levels.stream()
                        .map(l -> l.fact().sight().observer() + ": " + l.fact().evidence())
                        .distinct()
                        .collect(Collectors.joining("; ")),
                lastSeenWell(target, levels),
                levels.stream()
                        .map(l -> l.fact().firstSeenBad())
                        .min(Comparator.naturalOrder())
                        .orElse(state.at()),
                levels.stream().anyMatch(l -> l.fact().scope().isEmpty())
                        ? List.of()
                        : levels.stream()
                                .flatMap(l -> l.fact().scope().stream())
                                .distinct()
                                .limit(SCOPE)
                                .toList());
    }

    /** The earliest: with several sights, the damage may have begun unseen by the others. */
    private static @Nullable Instant lastSeenWell(Target target, List<Level> levels) {
        return levels.stream()
                .map(
                        level -> {
                            Instant seen = level.fact().lastSeenWell();
                            return seen != null ? seen : target.lastWell(level.fact().condition());
                        })
                .filter(Objects::nonNull)
                .min(Comparator.naturalOrder())
                .orElse(null);
    }
}
