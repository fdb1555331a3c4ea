package dev.reprise.demo.score;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reprise.contracts.Loss;
import dev.reprise.demo.journal.IncidentStory;
import dev.reprise.demo.witness.Audit;
import java.time.Duration;
import java.util.Optional;

/** The score for programs. The schema is in docs/demo.md; a change of it raises the format. */
public final class JsonScore {
    private static final int FORMAT = 1;
    private static final double MILLIS = 1000.0;
    private static final ObjectMapper JSON = new ObjectMapper();

    private JsonScore() {}

    /**
     * @param folder as a person would name it
     * @param bytes of the folder
     */
    public record Circumstances(
            String folder, long bytes, long seed, boolean recovery, Duration took) {}

    public static String of(Score score, Circumstances circumstances) {
        ObjectNode root = JSON.createObjectNode();
        root.put("format", FORMAT);
        root.put("right", score.right());
        root.put("recovery", circumstances.recovery());
        root.put("seed", circumstances.seed());
        root.put("folder", circumstances.folder());
        root.put("bytes", circumstances.bytes());
        root.put("tookSeconds", seconds(circumstances.took()));
        ArrayNode incidents = root.putArray("incidents");
        score.judgements().forEach(j -> incidents.add(incident(j)));
        score.end().ifPresent(end -> root.set("end", witness(end)));
        ArrayNode wrong = root.putArray("wrong");
        score.wrong().forEach(wrong::add);
        return root.toPrettyString();
    }

    private static ObjectNode incident(Judgement judgement) {
        Act act = judgement.act();
        ObjectNode node = JSON.createObjectNode();
        node.put("damage", act.harmed());
        ArrayNode commands = node.putArray("commands");
        act.commands().forEach(commands::add);
        node.put("damagedAt", act.at().toString());
        Optional<IncidentStory> story = act.incident();
        node.put("incident", story.map(s -> s.incident().label()).orElse(null));
        node.put("errorCode", story.map(IncidentStory::errorCode).orElse(null));
        node.put("detectedSeconds", act.detected().map(JsonScore::seconds).orElse(null));
        node.put("backSeconds", act.back().map(JsonScore::seconds).orElse(null));
        node.put("ending", story.flatMap(IncidentStory::ending).map(Enum::name).orElse(null));
        node.put(
                "verdict",
                story.flatMap(IncidentStory::validated).map(v -> v.verdict().name()).orElse(null));
        node.set("lostSaid", loss(judgement.stated()));
        ObjectNode missed = node.putObject("missed");
        missed.put("rows", judgement.rowsMissing());
        missed.put("files", judgement.filesMissing());
        missed.put("outsideStated", judgement.outside());
        act.after().ifPresent(audit -> node.set("witness", witness(audit)));
        node.put("postMortem", act.postMortem().orElse(null));
        node.put("right", judgement.right());
        ArrayNode wrong = node.putArray("wrong");
        judgement.wrong().forEach(wrong::add);
        return node;
    }

    private static ObjectNode loss(Loss loss) {
        ObjectNode node = JSON.createObjectNode();
        node.put("any", loss.any());
        node.put("from", loss.from() == null ? null : loss.from().toString());
        node.put("to", loss.to() == null ? null : loss.to().toString());
        node.put("commits", loss.commits());
        node.put("files", loss.files());
        node.put("exact", loss.exact());
        return node;
    }

    private static ObjectNode witness(Audit audit) {
        ObjectNode node = JSON.createObjectNode();
        node.put("databaseReadable", audit.readable());
        node.set("rows", tally(audit.rows()));
        node.set("files", tally(audit.files()));
        ObjectNode sessions = node.putObject("sessions");
        sessions.put("known", audit.sessions().known());
        sessions.put("harmed", audit.sessions().harmed());
        ArrayNode strays = node.putArray("strays");
        audit.strays().forEach(strays::add);
        return node;
    }

    private static ObjectNode tally(Audit.Tally tally) {
        ObjectNode node = JSON.createObjectNode();
        node.put("acknowledged", tally.acknowledged());
        node.put("refused", tally.refused());
        node.put("inDoubt", tally.inDoubt());
        node.put("missing", tally.missing());
        return node;
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / MILLIS;
    }
}
