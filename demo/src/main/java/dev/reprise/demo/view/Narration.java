package dev.reprise.demo.view;

import dev.reprise.demo.journal.IncidentStory;
import dev.reprise.demo.score.Figures;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What happened between two looks at an incident, in lines. */
final class Narration {
    private Narration() {}

    static Stream<String> opening(IncidentStory story) {
        return Stream.concat(
                Stream.of(
                        "%s  %s  %s"
                                .formatted(
                                        story.incident().label(),
                                        story.errorCode(),
                                        story.title())),
                steps(Map.of(), story));
    }

    static Stream<String> between(IncidentStory last, IncidentStory latest) {
        if (!last.incident().equals(latest.incident())) {
            return opening(latest);
        }
        Map<String, IncidentStory.Step> known =
                last.steps().stream()
                        .collect(Collectors.toMap(IncidentStory.Step::name, Function.identity()));
        List<String> lines = new ArrayList<>(steps(known, latest).toList());
        if (!latest.trouble().isEmpty() && !latest.trouble().equals(last.trouble())) {
            lines.add("  " + latest.trouble());
        }
        return lines.stream();
    }

    private static Stream<String> steps(
            Map<String, IncidentStory.Step> known, IncidentStory latest) {
        return latest.steps().stream()
                .filter(step -> !step.running())
                .filter(step -> changed(known.get(step.name()), step))
                .map(
                        step ->
                                "  %-13s %-8s %s"
                                        .formatted(
                                                step.name(),
                                                step.state(),
                                                Figures.duration(step.took())));
    }

    private static boolean changed(IncidentStory.@Nullable Step last, IncidentStory.Step now) {
        return last == null || !last.state().equals(now.state()) || last.attempt() != now.attempt();
    }
}
