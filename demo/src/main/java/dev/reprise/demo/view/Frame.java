package dev.reprise.demo.view;

import dev.reprise.contracts.Plan;
import dev.reprise.demo.journal.IncidentStory;
import dev.reprise.demo.sabotage.Damage;
import dev.reprise.demo.score.Figures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** One picture of what goes on: at most 40 lines of 80 columns. */
final class Frame {
    static final int WIDTH = 80;
    static final int HEIGHT = 40;
    private static final int MARGIN = 12;
    private static final int MOST_COMMANDS = 6;

    private Frame() {}

    /**
     * @param elapsed since the demo began
     * @param nanos the demo's monotonic clock now
     */
    static List<String> lines(Board.State state, Duration elapsed, long nanos) {
        List<String> lines = new ArrayList<>();
        lines.add("%-66s %13s".formatted("reprise demo", Figures.duration(elapsed)));
        lines.add("");
        state.facts().forEach((label, text) -> lines.add("%-9s %s".formatted(label, text)));
        lines.add("");
        for (Damage damage : Damage.values()) {
            boolean now = state.now().filter(damage::equals).isPresent();
            String result = now ? "now" : state.results().getOrDefault(damage, "");
            lines.add("%d  %-19s %s".formatted(damage.ordinal() + 1, damage.title(), result));
            if (now) {
                commands(lines, state.commands());
                state.story().ifPresent(story -> story(lines, story, nanos));
            }
        }
        lines.add("");
        lines.add(state.doing());
        return lines.stream().limit(HEIGHT).map(Frame::cut).toList();
    }

    private static void commands(List<String> lines, List<String> commands) {
        commands.stream().limit(MOST_COMMANDS).forEach(command -> lines.add("     " + command));
        if (commands.size() > MOST_COMMANDS) {
            lines.add("     and %d more".formatted(commands.size() - MOST_COMMANDS));
        }
    }

    private static void story(List<String> lines, IncidentStory story, long nanos) {
        lines.add(
                "     %-7s %-8s %-34s %s"
                        .formatted(
                                story.incident().label(),
                                story.errorCode(),
                                cut(story.title(), 34),
                                elapsed(story, nanos)));
        for (IncidentStory.Step step : story.steps()) {
            Duration took =
                    step.running() ? Duration.ofNanos(nanos - step.beginNanos()) : step.took();
            lines.add(
                    "       %-13s %-8s %9s  %s"
                            .formatted(
                                    step.name(),
                                    step.state(),
                                    Figures.duration(took),
                                    step.doing()));
        }
        if (!story.trouble().isEmpty()) {
            lines.add("       " + story.trouble());
        }
    }

    private static String elapsed(IncidentStory story, long nanos) {
        String since = Figures.duration(Duration.ofNanos(nanos - story.openedNanos()));
        return story.plan()
                .map(Plan::rto)
                .map(rto -> since + " of " + Figures.duration(rto))
                .orElse(since);
    }

    /** Long lines are paths: what is left out is in their middle. */
    private static String cut(String line) {
        return cut(line, WIDTH).stripTrailing();
    }

    /** The whole line, where it may take several: a command is printed to be copied. */
    static List<String> wrapped(String line) {
        List<String> lines = new ArrayList<>();
        String rest = line;
        while (rest.length() > WIDTH) {
            lines.add(rest.substring(0, WIDTH));
            rest = " ".repeat(MARGIN) + rest.substring(WIDTH);
        }
        lines.add(rest);
        return lines;
    }

    private static String cut(String text, int width) {
        if (text.length() <= width) {
            return text;
        }
        int tail = width / 3;
        return text.substring(0, width - tail - 3) + "..." + text.substring(text.length() - tail);
    }
}
