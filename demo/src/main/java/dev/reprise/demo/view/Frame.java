package dev.reprise.demo.view;

import dev.reprise.contracts.Plan;
import dev.reprise.demo.journal.IncidentStory;
import dev.reprise.demo.sabotage.Damage;
import dev.reprise.demo.score.Figures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** One picture of what goes on: at most 40 lines of 80 columns. */
final class Frame {
    static final int WIDTH = 80;
    static final int HEIGHT = 40;
    private static final int MARGIN = 12;
    private static final int MOST_COMMANDS = 6;
    private static final int LONGEST_WORD = 20;

    private Frame() {}

    /** What a line is good for; where there is no room the last of these goes first. */
    private enum Worth {
        NEEDED,
        STEP,
        FACT,
        COMMAND,
        GAP
    }

    private record Line(Worth worth, String text) {}

    /**
     * @param elapsed since the demo began
     * @param nanos the demo's monotonic clock now
     * @param most lines that there is room for
     */
    static List<String> lines(Board.State state, Duration elapsed, long nanos, int most) {
        List<Line> lines = new ArrayList<>();
        needed(lines, "%-66s %13s".formatted("reprise demo", Figures.duration(elapsed)));
        gap(lines);
        state.facts()
                .forEach(
                        (label, text) ->
                                lines.add(new Line(Worth.FACT, "%-9s %s".formatted(label, text))));
        gap(lines);
        for (Damage damage : Damage.values()) {
            boolean now = state.now().filter(damage::equals).isPresent();
            String result = now ? "now" : state.results().getOrDefault(damage, "");
            needed(lines, "%d  %-19s %s".formatted(damage.ordinal() + 1, damage.title(), result));
            if (now) {
                commands(lines, state.commands());
                state.story().ifPresent(story -> story(lines, story, nanos));
            }
        }
        gap(lines);
        needed(lines, state.doing());
        shorten(lines, Math.min(HEIGHT, most));
        return lines.stream().map(Line::text).map(Frame::cut).toList();
    }

    private static void needed(List<Line> lines, String text) {
        lines.add(new Line(Worth.NEEDED, text));
    }

    private static void gap(List<Line> lines) {
        lines.add(new Line(Worth.GAP, ""));
    }

    /**
     * Of what is worth the least the last goes first, but of steps the one that is longest over.
     */
    private static void shorten(List<Line> lines, int most) {
        while (lines.size() > Math.max(1, most)) {
            Worth least =
                    lines.stream().map(Line::worth).max(Comparator.naturalOrder()).orElseThrow();
            int at = least == Worth.STEP ? 0 : lines.size() - 1;
            while (lines.get(at).worth() != least) {
                at += least == Worth.STEP ? 1 : -1;
            }
            lines.remove(at);
        }
    }

    private static void commands(List<Line> lines, List<String> commands) {
        commands.stream()
                .limit(MOST_COMMANDS)
                .forEach(command -> lines.add(new Line(Worth.COMMAND, "     " + command)));
        if (commands.size() > MOST_COMMANDS) {
            lines.add(
                    new Line(
                            Worth.COMMAND,
                            "     and %d more".formatted(commands.size() - MOST_COMMANDS)));
        }
    }

    private static void story(List<Line> lines, IncidentStory story, long nanos) {
        needed(
                lines,
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
                    new Line(
                            step.running() ? Worth.NEEDED : Worth.STEP,
                            "       %-13s %-8s %9s  %s"
                                    .formatted(
                                            step.name(),
                                            step.state(),
                                            Figures.duration(took),
                                            step.doing())));
        }
        if (!story.trouble().isEmpty()) {
            needed(lines, "       " + story.trouble());
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

    /**
     * The whole line, where it may take several: a command is printed to be copied. Parted between
     * words where they are not too long.
     */
    static List<String> wrapped(String line) {
        List<String> lines = new ArrayList<>();
        String rest = line;
        while (rest.length() > WIDTH) {
            int at = before(rest, WIDTH);
            lines.add(rest.substring(0, at).stripTrailing());
            rest = " ".repeat(MARGIN) + rest.substring(at).strip();
        }
        lines.add(rest);
        return lines;
    }

    private static String cut(String text, int width) {
        if (text.length() <= width) {
            return text;
        }
        int from = before(text, text.length() - width / 3);
        int to = before(text, width - 3 - (text.length() - from));
        return text.substring(0, to) + "..." + text.substring(from);
    }

    /** Where the word begins that reaches to there; there itself where that is far. */
    private static int before(String text, int there) {
        int word = text.lastIndexOf(' ', there) + 1;
        return there - word < LONGEST_WORD && !text.substring(0, word).isBlank() ? word : there;
    }
}
