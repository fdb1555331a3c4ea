package dev.reprise.demo.score;

import dev.reprise.contracts.StepResult;
import dev.reprise.demo.journal.IncidentStory;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** The report that is left behind, in Markdown. */
public final class Report {
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEEE d MMMM yyyy, HH:mm zzz", Locale.ENGLISH);

    private final ZoneId zone;

    public Report(ZoneId zone) {
        this.zone = zone;
    }

    public String markdown(Score score, Instant at, List<String> folder) {
        var text = new StringBuilder();
        text.append("# Four disasters, nobody at the keyboard\n\n");
        text.append(DATE.format(at.atZone(zone))).append(". ");
        text.append(
                score.right()
                        ? "Every incident was recovered and validated, and no loss went unsaid.\n\n"
                        : "Not all is right; see below.\n\n");
        text.append("```\n");
        new Scoreboard(zone).lines(score).forEach(line -> text.append(line).append('\n'));
        text.append("```\n");
        for (Judgement judgement : score.judgements()) {
            act(text, judgement);
        }
        text.append("\n## What is here\n\n```\n");
        folder.forEach(line -> text.append(line).append('\n'));
        text.append("```\n");
        return text.toString();
    }

    private void act(StringBuilder text, Judgement judgement) {
        Act act = judgement.act();
        text.append("\n## ").append(act.harmed()).append("\n\n");
        text.append("At ").append(Figures.moment(act.at(), zone)).append(":\n\n```sh\n");
        act.commands().forEach(command -> text.append(command).append('\n'));
        text.append("```\n");
        act.incident().ifPresent(story -> incident(text, story));
        act.postMortem()
                .ifPresent(path -> text.append("\nPost-mortem: [%s](%s)\n".formatted(path, path)));
    }

    private static void incident(StringBuilder text, IncidentStory story) {
        text.append(
                "\n%s, %s: %s\n"
                        .formatted(story.incident().label(), story.errorCode(), story.title()));
        if (!story.steps().isEmpty()) {
            text.append("\n| step | attempt | | took |\n|---|---|---|---|\n");
            story.steps()
                    .forEach(
                            step ->
                                    text.append(
                                            "| %s | %d | %s | %s |\n"
                                                    .formatted(
                                                            step.name(),
                                                            step.attempt(),
                                                            step.state(),
                                                            Figures.duration(step.took()))));
        }
        story.validated().map(StepResult.Validated::findings).ifPresent(f -> findings(text, f));
    }

    private static void findings(StringBuilder text, List<StepResult.Finding> findings) {
        text.append("\n| check | | |\n|---|---|---|\n");
        findings.forEach(
                f ->
                        text.append(
                                "| %s | %s | %s |\n"
                                        .formatted(
                                                f.check(),
                                                f.mark()
                                                        .name()
                                                        .toLowerCase(Locale.ROOT)
                                                        .replace('_', ' '),
                                                f.says().replace("|", "\\|"))));
    }
}
