package dev.reprise.decisions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.reprise.contracts.Command;
import dev.reprise.contracts.Decision;
import dev.reprise.contracts.Decision.AttemptExpired;
import dev.reprise.contracts.Decision.PointSkipped;
import dev.reprise.contracts.Decision.RunClosed;
import dev.reprise.contracts.Decision.RunFrozen;
import dev.reprise.contracts.Decision.RunStarted;
import dev.reprise.contracts.Decision.Settings;
import dev.reprise.contracts.Decision.StepIssued;
import dev.reprise.contracts.Entry;
import dev.reprise.contracts.Entry.Content;
import dev.reprise.contracts.Fact;
import dev.reprise.contracts.Wire;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A journal as it was written down: one event a line, {@code {"sequence", "time", "headers",
 * "data"}}.
 */
final class Recording {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Policy NONE =
            new Policy(
                    new Settings(Settings.Mode.WATCH, List.of()),
                    Map.of(),
                    List.of(),
                    Guards.USUAL,
                    Duration.ZERO);

    private Recording() {}

    static List<Entry> read(Path file) throws IOException {
        var entries = new ArrayList<Entry>();
        for (String line : Files.readAllLines(file)) {
            if (!line.isBlank()) {
                entries.add(entry(JSON.readTree(line)));
            }
        }
        return entries;
    }

    static String line(long sequence, Instant at, Map<String, String> headers, byte[] data)
            throws IOException {
        var line = new LinkedHashMap<String, Object>();
        line.put("sequence", sequence);
        line.put("time", at.toString());
        line.put("headers", headers);
        line.put("data", JSON.readTree(data));
        return JSON.writeValueAsString(line);
    }

    private static Entry entry(JsonNode line) {
        Map<String, String> headers = new LinkedHashMap<>();
        line.get("headers")
                .properties()
                .forEach(h -> headers.put(h.getKey(), h.getValue().asText()));
        byte[] data = line.get("data").toString().getBytes(StandardCharsets.UTF_8);
        Content content =
                switch (Wire.decode(headers, data)) {
                    case Wire.Decoded.Known known when known.event().message() instanceof Fact f ->
                            new Content.Known(known.event(), f);
                    case Wire.Decoded.Known known ->
                            new Content.Unreadable("not a fact: " + known.event().message());
                    case Wire.Decoded.Unknown unknown ->
                            new Content.Unknown(
                                    unknown.type(), unknown.ignorable(), unknown.correlation());
                    case Wire.Decoded.Unreadable unreadable ->
                            new Content.Unreadable(unreadable.reason());
                };
        return new Entry(
                line.get("sequence").asLong(), Instant.parse(line.get("time").asText()), content);
    }

    static State fold(List<Entry> entries) {
        State state = State.BLANK;
        for (Entry entry : entries) {
            state = Evolve.evolve(state, entry);
        }
        return state;
    }

    /**
     * Decisions about runs that would not be taken today. A run carries its plan and settings, so
     * no policy is needed; what starts a run depends on one, and is not judged.
     */
    static List<String> otherwise(List<Entry> entries) {
        var otherwise = new ArrayList<String>();
        State state = State.BLANK;
        for (Entry entry : entries) {
            State before = state;
            Evolve.Step step = Evolve.step(before, entry);
            state = step.state();
            boolean judged =
                    step.taken()
                            && entry.fact().orElse(null) instanceof Decision.OfRun
                            && !(entry.fact().orElse(null) instanceof RunStarted);
            if (judged) {
                String recorded = gist((Decision) entry.fact().orElseThrow());
                List<String> today =
                        Decide.decide(before, NONE).stream()
                                .map(owed -> gist(owed.decision()))
                                .toList();
                if (!today.contains(recorded)) {
                    otherwise.add(entry.sequence() + ": " + recorded + ", today one of " + today);
                }
            }
        }
        return otherwise;
    }

    /** What matters of a decision; what was measured meanwhile does not. */
    private static String gist(Decision decision) {
        return switch (decision) {
            case StepIssued issued when issued.command() instanceof Command.StageCopy stage ->
                    stage.ref().label() + " from " + stage.source().seal().snapshot();
            case StepIssued issued ->
                    issued.command().ref().label() + " " + issued.command().verb();
            case AttemptExpired expired -> "expired " + expired.ref().label();
            case PointSkipped skipped -> "skipped " + skipped.run() + " " + skipped.snapshot();
            case RunClosed closed -> "closed " + closed.run() + " " + closed.ending();
            case RunFrozen frozen -> "frozen " + frozen.run();
            case RunStarted started -> "started " + started.run();
            case Decision other -> other.toString();
        };
    }
}
