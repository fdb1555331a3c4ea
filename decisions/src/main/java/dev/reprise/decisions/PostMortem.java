package dev.reprise.decisions;

import dev.reprise.contracts.Decision.AttemptExpired;
import dev.reprise.contracts.Decision.IncidentClosed;
import dev.reprise.contracts.Decision.IncidentOpened;
import dev.reprise.contracts.Decision.Settings;
import dev.reprise.contracts.Limit;
import dev.reprise.contracts.Loss;
import dev.reprise.contracts.Outcome.StepFailed;
import dev.reprise.contracts.Outcome.StepSucceeded;
import dev.reprise.contracts.StepResult;
import dev.reprise.contracts.StepResult.Finding;
import dev.reprise.contracts.StepResult.Mark;
import dev.reprise.contracts.Visible;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The post-incident review of one incident, in Markdown, from its facts alone. Pure.
 *
 * <p>Long, since it follows the template's headings from the first to the last.
 */
public final class PostMortem {
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss zzz", Locale.ROOT);
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT);

    private final Story story;
    private final ZoneId zone;

    private PostMortem(Story story, ZoneId zone) {
        this.story = story;
        this.zone = zone;
    }

    /**
     * @param zone of the reader
     */
    public static String render(Story story, ZoneId zone) {
        return new PostMortem(story, zone).text();
    }

    private String text() {
        IncidentOpened opened = story.incident().opened();
        var out = new ArrayList<String>();
        out.add(
                "# Post-Incident Review: "
                        + opened.incident().label()
                        + ", "
                        + story.title()
                        + " ("
                        + story.errorCode()
                        + ")");
        section(out, "Incident Summary");
        out.add("- **Date/Time**: " + day(opened.firstSeenBad()));
        out.add(
                "- **Duration**: "
                        + story.lasted().map(Words::duration).orElse("it is not over yet"));
        out.add("- **Impact**: " + impact());
        out.add(
                "- **Root Cause**: "
                        + String.join(", ", story.incident().conditions())
                        + " on "
                        + opened.incident().component()
                        + ": "
                        + opened.evidence());
        out.add("- **Ending**: " + ending());
        section(out, "Timeline");
        Timeline.of(story.entries())
                .forEach(line -> out.add("- " + time(line.at()) + ": " + line.says()));
        section(out, "Validation");
        story.proof()
                .ifPresentOrElse(
                        proof -> proof.findings().forEach(f -> out.add(finding(f))),
                        () -> out.add("- Nothing was validated."));
        section(out, "What Went Well");
        listed(out, wentWell(), "- ");
        section(out, "What Could Be Improved");
        listed(out, couldBeBetter(), "- ");
        section(out, "Action Items");
        listed(out, toDo(), "- [ ] ");
        section(out, "Prevention Measures");
        listed(out, prevention(), "- ");
        return out.stream().map(line -> Visible.of(line) + "\n").collect(Collectors.joining());
    }

    private static void section(List<String> out, String title) {
        out.add("");
        out.add("## " + title);
        out.add("");
    }

    private static void listed(List<String> out, List<String> lines, String bullet) {
        if (lines.isEmpty()) {
            out.add("- Nothing in the facts.");
        }
        lines.forEach(line -> out.add(bullet + line));
    }

    private String impact() {
        Loss loss = story.loss();
        var from = loss.from();
        var to = loss.to();
        String lost =
                from == null || to == null
                        ? doubtful() ? "nothing is known to be lost" : "nothing was lost"
                        : Words.amount(loss)
                                + " lost, of the "
                                + Words.duration(Duration.between(from, to))
                                + " from "
                                + time(from)
                                + " to "
                                + time(to);
        List<String> scope = story.incident().opened().scope();
        return story.incident().component()
                + (scope.isEmpty() ? "" : ", " + scope.size() + " addresses")
                + "; "
                + (story.recoveredAt().isPresent() && !unrecovered()
                        ? lost
                        : "not recovered by Reprise");
    }

    private String ending() {
        IncidentClosed closed = story.incident().closed();
        return closed == null
                ? "still open"
                : Words.lower(closed.ending()) + ": " + closed.summary();
    }

    private static String finding(Finding finding) {
        return "- " + finding.check() + ": " + Words.lower(finding.mark()) + ", " + finding.says();
    }

    private List<String> wentWell() {
        var lines = new ArrayList<String>();
        if (unrecovered()) {
            return lines;
        }
        rto().filter(rto -> rto.took().compareTo(rto.limit()) <= 0)
                .findFirst()
                .ifPresent(
                        rto ->
                                lines.add(
                                        "Recovered in "
                                                + Words.duration(rto.took())
                                                + ", within the RTO of "
                                                + Limit.of(rto.limit())
                                                + "."));
        boolean proven =
                story.proof()
                        .filter(p -> p.findings().stream().noneMatch(PostMortem::bad))
                        .isPresent();
        if (proven) {
            lines.add("Every check that applies has passed.");
        }
        if (story.recoveredAt().isPresent() && !story.loss().any() && !doubtful()) {
            lines.add("Nothing was lost.");
        }
        if (story.recoveredAt().isPresent() && story.loss().any() && lossWithinLimit()) {
            lines.add("The loss lies within the RPO of " + Limit.of(rpo()) + ".");
        }
        return lines;
    }

    private List<String> couldBeBetter() {
        var lines = new ArrayList<String>();
        rto().filter(rto -> rto.took().compareTo(rto.limit()) > 0)
                .findFirst()
                .ifPresent(
                        rto ->
                                lines.add(
                                        "It took "
                                                + Words.duration(rto.took())
                                                + ", longer than the RTO of "
                                                + Limit.of(rto.limit())
                                                + "."));
        if (story.loss().any() && story.wentBack()) {
            lines.add("What came after the moment that was asked for was given up.");
        } else if (story.loss().any()) {
            lines.add(
                    "Changes were lost"
                            + (lossWithinLimit()
                                    ? "."
                                    : ", more than the RPO of " + Limit.of(rpo()) + "."));
        }
        story.skipped().stream()
                .distinct()
                .forEach(skip -> lines.add("A recovery source was passed over: " + skip));
        notes().forEach(note -> lines.add("Of the copy: " + note + "."));
        long again = facts(StepFailed.class).count() + facts(AttemptExpired.class).count();
        if (again > 0) {
            lines.add(again + (again == 1 ? " attempt had" : " attempts had") + " to be repeated.");
        }
        story.proof().stream()
                .flatMap(p -> p.findings().stream())
                .filter(PostMortem::bad)
                .forEach(f -> lines.add(f.check() + ": " + f.says()));
        return lines;
    }

    private List<String> toDo() {
        var lines = new ArrayList<String>();
        if (story.incident().open()) {
            lines.add("It is still open: reprise incidents show " + story.incident().id().label());
        }
        if (!story.skipped().isEmpty() || !notes().isEmpty()) {
            lines.add("Read the vault back and see why: reprise points verify");
        }
        if (story.loss().any()) {
            lines.add("Tell those whose changes of that interval are gone.");
        }
        if (doubtful()) {
            lines.add("Look at what the validation doubts, before the kept copy is removed.");
        }
        if (unrecovered()) {
            lines.add("Restore by hand: reprise restore " + story.incident().component());
        }
        lines.add("Find out what caused it: the facts say what broke, not who broke it.");
        return lines;
    }

    private boolean unrecovered() {
        IncidentClosed closed = story.incident().closed();
        return closed != null && closed.ending() == IncidentClosed.Ending.UNRECOVERED;
    }

    private List<String> prevention() {
        var id = story.incident().id();
        return id.episode() > 1
                ? List.of(
                        "It is the "
                                + Words.ordinal(id.episode())
                                + " time that "
                                + id.condition()
                                + " is seen on "
                                + id.component()
                                + ": the cause is still there.")
                : List.of();
    }

    private record Rto(Duration took, Duration limit) {}

    private Stream<Rto> rto() {
        Instant from = story.incident().opened().firstSeenBad();
        return story.lastRun().stream()
                .map(run -> run.started().plan().rto())
                .filter(limit -> !limit.isZero())
                .flatMap(
                        limit ->
                                story.recoveredAt().stream()
                                        .map(at -> new Rto(Duration.between(from, at), limit)));
    }

    private Duration rpo() {
        return story.lastRun().stream()
                .flatMap(
                        run ->
                                Stream.concat(
                                        run.started().settings().members().stream()
                                                .filter(m -> m.component().equals(run.target()))
                                                .map(Settings.Member::rpo),
                                        Stream.of(run.started().plan().rpo())))
                .filter(rpo -> !rpo.isZero())
                .findFirst()
                .orElse(Duration.ZERO);
    }

    private boolean lossWithinLimit() {
        var from = story.loss().from();
        var to = story.loss().to();
        return from == null
                || to == null
                || rpo().isZero()
                || Duration.between(from, to).compareTo(rpo()) <= 0;
    }

    private <T> Stream<T> facts(Class<T> type) {
        return story.entries().stream()
                .flatMap(entry -> entry.fact().stream())
                .filter(type::isInstance)
                .map(type::cast);
    }

    /** Each once: a second attempt meets the same. */
    private List<String> notes() {
        return facts(StepSucceeded.class)
                .map(StepSucceeded::result)
                .filter(StepResult.Staged.class::isInstance)
                .flatMap(staged -> ((StepResult.Staged) staged).notes().stream())
                .distinct()
                .toList();
    }

    private boolean doubtful() {
        return story.proof().stream().flatMap(p -> p.findings().stream()).anyMatch(PostMortem::bad);
    }

    private static boolean bad(Finding finding) {
        return finding.mark() == Mark.BROKEN || finding.mark() == Mark.EXCEEDED;
    }

    private String day(Instant at) {
        return DAY.format(at.atZone(zone));
    }

    private String time(Instant at) {
        return TIME.format(at.atZone(zone));
    }
}
