package dev.reprise.demo.score;

import dev.reprise.contracts.Loss;
import dev.reprise.contracts.StepResult;
import dev.reprise.demo.journal.IncidentStory;
import dev.reprise.demo.witness.Audit;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The score in print: lines of at most 80 columns. */
public final class Scoreboard {
    private static final String ROW = "%-19s %-8s %8s %7s  %-11s %s";
    private static final int WIDTH = 80;

    private final ZoneId zone;

    public Scoreboard(ZoneId zone) {
        this.zone = zone;
    }

    public List<String> lines(Score score) {
        List<String> lines = new ArrayList<>();
        lines.add(
                ROW.formatted(
                        "", "ERROR", "DETECTED", "BACK IN", "LOST, SAID", "MISSED BY THE WITNESS"));
        score.judgements().forEach(j -> lines.add(row(j)));
        List<String> details = score.judgements().stream().flatMap(this::details).toList();
        if (!details.isEmpty()) {
            lines.add("");
            lines.addAll(details);
        }
        if (!score.right()) {
            lines.add("");
            lines.add("NOT RIGHT");
            score.judgements().forEach(j -> j.wrong().forEach(w -> lines.add(wrong(j, w))));
            score.wrong().forEach(w -> lines.add("  " + w));
        }
        return lines.stream().flatMap(Scoreboard::wrapped).map(String::stripTrailing).toList();
    }

    private static String row(Judgement judgement) {
        Act act = judgement.act();
        return ROW.formatted(
                act.harmed(),
                act.incident().map(IncidentStory::errorCode).orElse("-"),
                act.detected().map(Figures::duration).orElse("never"),
                act.back().map(Figures::duration).orElse("never"),
                act.incidents().isEmpty() ? "-" : Figures.loss(judgement.stated()),
                missed(judgement));
    }

    private static String missed(Judgement judgement) {
        if (judgement.act().after().isEmpty()) {
            return "not counted";
        }
        Audit audit = judgement.act().after().get();
        boolean sessions = judgement.act().damage().ofSessions();
        if (sessions) {
            return "%s of %s sessions"
                    .formatted(
                            Figures.count(audit.sessions().harmed()),
                            Figures.count(audit.sessions().known()));
        }
        if (!audit.readable()) {
            return "all of %s rows".formatted(Figures.count(audit.rows().acknowledged()));
        }
        if (judgement.rowsMissing() > 0 && judgement.outside() == 0) {
            return Figures.count(judgement.rowsMissing()) + " rows, all said";
        }
        return "%s of %s rows"
                .formatted(
                        Figures.count(judgement.rowsMissing()),
                        Figures.count(audit.rows().acknowledged()));
    }

    private Stream<String> details(Judgement judgement) {
        Optional<IncidentStory> story = judgement.act().incident();
        if (story.isEmpty()) {
            return Stream.empty();
        }
        List<String> lines = new ArrayList<>();
        String label = "%-7s".formatted(story.get().incident().label());
        String postMortem = judgement.act().postMortem().orElse("");
        lines.add("%s%-50s %s".formatted(label, proof(story.get()), postMortem));
        if (judgement.stated().any()) {
            lines.add("       lost, said: " + interval(judgement.stated()));
            lines.add("       in it, said: " + contents(judgement.stated()));
        }
        return lines.stream();
    }

    private String interval(Loss loss) {
        if (loss.from() == null || loss.to() == null) {
            return "nothing";
        }
        return "%s to %s %s"
                .formatted(
                        Figures.moment(loss.from(), zone),
                        Figures.moment(loss.to(), zone),
                        Figures.zone(loss.to(), zone));
    }

    private static String contents(Loss loss) {
        if (!loss.exact() && loss.commits() == 0 && loss.files() == 0) {
            return "an unknown amount";
        }
        return "%s%s commits, %s files"
                .formatted(
                        loss.exact() ? "" : "at least ",
                        Figures.count(loss.commits()),
                        Figures.count(loss.files()));
    }

    private static String proof(IncidentStory story) {
        if (story.validated().isEmpty()) {
            return "not validated";
        }
        StepResult.Validated proof = story.validated().get();
        String verdict =
                switch (proof.verdict()) {
                    case PASSED -> "validated";
                    case DOUBTFUL -> "doubtful";
                    case DAMAGED -> "damaged";
                };
        return verdict + "; " + proof.tally();
    }

    private static String wrong(Judgement judgement, String why) {
        return "  " + judgement.act().harmed() + ": " + why;
    }

    /** The same text in lines of at most 80 columns, where it can be parted. */
    public static Stream<String> wrapped(String line) {
        List<String> lines = new ArrayList<>();
        String rest = line;
        while (rest.length() > WIDTH) {
            int at = rest.lastIndexOf(' ', WIDTH);
            int cut = at > WIDTH / 2 ? at : WIDTH;
            lines.add(rest.substring(0, cut));
            rest = "    " + rest.substring(cut).strip();
        }
        lines.add(rest);
        return lines.stream();
    }
}
