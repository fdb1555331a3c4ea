package dev.reprise.component.sessions.tree;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.io.JsonEOFException;
import dev.reprise.component.sessions.tree.Verdict.Damage;
import dev.reprise.component.sessions.tree.Verdict.Damaged;
import dev.reprise.component.sessions.tree.Verdict.Fields;
import dev.reprise.component.sessions.tree.Verdict.Sound;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Judges the content of one file: readable to its last byte, and the record of the place where it
 * lies. Thread-safe.
 *
 * <p>Longer than most classes: what each kind of record must hold, and nothing else.
 */
public final class RecordJudge {
    /** An index of a hundred thousand sub-sessions is smaller. */
    static final long LARGEST_INDEX = 4L << 20;

    private static final StreamReadConstraints BOUNDS =
            StreamReadConstraints.builder()
                    .maxStringLength(1 << 20)
                    .maxNestingDepth(10_000)
                    .build();
    private static final JsonFactory JSON =
            JsonFactory.builder()
                    .streamReadConstraints(BOUNDS)
                    .disable(StreamReadFeature.AUTO_CLOSE_SOURCE)
                    .build();

    /** Keeps no table of the names that it has seen. */
    private static final JsonFactory JSON_OF_ANY_SIZE =
            JsonFactory.builder()
                    .streamReadConstraints(BOUNDS)
                    .disable(StreamReadFeature.AUTO_CLOSE_SOURCE)
                    .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                    .build();

    /** The fields that say what a record is; others are skipped, and so never held in memory. */
    private static final Set<String> FIELDS =
            Set.of(
                    "id",
                    "sessionID",
                    "messageID",
                    "parentID",
                    "parentSessionId",
                    "status",
                    "createdAt",
                    "completedAt",
                    "time.created",
                    "time.updated",
                    "metadata.sessionID");

    private static final Set<String> TERMINAL = Set.of("completed", "failed");
    private static final Set<String> STATUS = Set.of("pending", "running", "completed", "failed");

    private RecordJudge() {}

    public static Verdict judge(RecordPath path, byte[] content) {
        try {
            return judge(path, new ByteArrayInputStream(content), content.length);
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
    }

    /**
     * Reads to the end, and keeps nothing that grows with the size.
     *
     * @param size about as much as there is to read
     * @throws IOException if it cannot be read
     */
    static Verdict judge(RecordPath path, InputStream content, long size) throws IOException {
        var scanned = new Scanned(content);
        Verdict verdict =
                switch (path.kind()) {
                    case OTHER -> new Sound(Fields.NONE, List.of());
                    case INDEX ->
                            size > LARGEST_INDEX
                                    ? unreadable("larger than any index")
                                    : read(path, scanned, size);
                    case INFO, MESSAGE, PART, SUB_SESSION, OTHER_JSON -> read(path, scanned, size);
                };
        scanned.drain();
        if (path.kind() == RecordPath.Kind.OTHER) {
            return verdict;
        }
        if (scanned.count() == 0) {
            return new Damaged(Damage.EMPTY, Damage.EMPTY.words());
        }
        return scanned.nul() ? new Damaged(Damage.NUL_FILLED, Damage.NUL_FILLED.words()) : verdict;
    }

    /**
     * The ids that can still be read at the beginning of an index that is damaged; whole ones only.
     */
    public static List<String> idsLeft(InputStream content) throws IOException {
        var ids = new ArrayList<String>();
        byte[] begin = content.readNBytes((int) LARGEST_INDEX);
        try (JsonParser parser = JSON.createParser(begin)) {
            if (parser.nextToken() == JsonToken.START_ARRAY) {
                array(parser, ids);
            }
        } catch (IOException e) {
            // here the damage begins
            return ids;
        }
        return ids;
    }

    private static Verdict read(RecordPath path, InputStream content, long size) {
        var fields = new HashMap<String, String>();
        var ids = new ArrayList<String>();
        JsonToken first;
        try (JsonParser parser = parser(content, size)) {
            first = parser.nextToken();
            if (first == JsonToken.START_OBJECT) {
                object(parser, "", fields);
            } else if (first == JsonToken.START_ARRAY && path.kind() == RecordPath.Kind.INDEX) {
                array(parser, ids);
            } else if (first == JsonToken.START_ARRAY) {
                parser.skipChildren();
            }
            if (parser.nextToken() != null) {
                return unreadable("something follows the record");
            }
        } catch (JsonEOFException e) {
            return new Damaged(Damage.CUT_SHORT, Damage.CUT_SHORT.words());
        } catch (JsonProcessingException e) {
            long at = e.getLocation() == null ? -1 : e.getLocation().getByteOffset();
            return unreadable(at < 0 ? "wrong somewhere" : "wrong at byte " + at);
        } catch (IOException e) {
            // or it cannot be read at all: then whoever drains it meets the same
            return unreadable("no text");
        }
        return shape(path, first, fields, ids);
    }

    private static JsonParser parser(InputStream content, long size) throws IOException {
        return size <= Sample.LARGEST
                ? JSON.createParser(content)
                : JSON_OF_ANY_SIZE.createParser(
                        new InputStreamReader(content, StandardCharsets.UTF_8.newDecoder()));
    }

    private static Verdict shape(
            RecordPath path, JsonToken first, Map<String, String> fields, List<String> ids) {
        return switch (path.kind()) {
            case OTHER, OTHER_JSON -> new Sound(Fields.NONE, List.of());
            case INDEX ->
                    first == JsonToken.START_ARRAY
                            ? new Sound(
                                    new Fields(path.id(), "", 0, 0, List.copyOf(ids)), List.of())
                            : unreadable("no array of ids");
            case INFO, MESSAGE, PART, SUB_SESSION ->
                    first == JsonToken.START_OBJECT
                            ? record(path, fields)
                            : unreadable("no object");
        };
    }

    private static Verdict record(RecordPath path, Map<String, String> fields) {
        String id = fields.getOrDefault("id", "");
        if (id.isEmpty()) {
            return unreadable("no id");
        }
        if (!id.equals(path.id())) {
            return misplaced("holds " + id);
        }
        boolean part = path.kind() == RecordPath.Kind.PART;
        if (part || path.kind() == RecordPath.Kind.MESSAGE) {
            String session =
                    fields.getOrDefault("sessionID", fields.getOrDefault("metadata.sessionID", ""));
            if (!session.isEmpty() && !session.equals(path.session())) {
                return misplaced("belongs to " + session);
            }
            String message = fields.getOrDefault("messageID", "");
            if (part && !message.isEmpty() && !message.equals(path.message())) {
                return misplaced("belongs to " + message);
            }
        }
        long created = number(fields, "time.created", "createdAt");
        long updated = number(fields, "time.updated", "completedAt");
        String parent = fields.getOrDefault("parentID", fields.getOrDefault("parentSessionId", ""));
        return new Sound(
                new Fields(id, parent, created, updated, List.of()),
                irregular(path, fields, created, updated));
    }

    private static List<String> irregular(
            RecordPath path, Map<String, String> fields, long created, long updated) {
        var found = new ArrayList<String>();
        if (created != 0 && updated != 0 && updated < created) {
            found.add("updated before it was created");
        }
        if (path.kind() == RecordPath.Kind.SUB_SESSION) {
            String status = fields.getOrDefault("status", "");
            if (!STATUS.contains(status)) {
                found.add("status is " + (status.isEmpty() ? "missing" : status));
            } else if (!TERMINAL.contains(status) && fields.containsKey("completedAt")) {
                found.add("completed while " + status);
            }
        }
        return found;
    }

    private static long number(Map<String, String> fields, String first, String second) {
        String text = fields.getOrDefault(first, fields.getOrDefault(second, ""));
        try {
            return text.isEmpty() ? 0 : (long) Double.parseDouble(text);
        } catch (NumberFormatException e) {
            // written as text by some versions; not comparable, so not judged
            return 0;
        }
    }

    /** Reads to the object's end; keeps what it knows of the first level, of time and metadata. */
    private static void object(JsonParser parser, String prefix, Map<String, String> fields)
            throws IOException {
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            if (value == JsonToken.START_OBJECT
                    && prefix.isEmpty()
                    && (name.equals("time") || name.equals("metadata"))) {
                object(parser, name + ".", fields);
            } else if (value == JsonToken.START_OBJECT || value == JsonToken.START_ARRAY) {
                parser.skipChildren();
            } else if (value != JsonToken.VALUE_NULL && FIELDS.contains(prefix + name)) {
                if (value.isNumeric() || parser.getTextLength() < 256) {
                    fields.put(prefix + name, parser.getText());
                }
            }
        }
    }

    private static void array(JsonParser parser, List<String> ids) throws IOException {
        JsonToken token = parser.nextToken();
        while (token != JsonToken.END_ARRAY) {
            if (token == JsonToken.VALUE_STRING) {
                ids.add(parser.getText());
            } else {
                parser.skipChildren();
            }
            token = parser.nextToken();
        }
    }

    private static Damaged unreadable(String why) {
        return new Damaged(Damage.UNREADABLE, Damage.UNREADABLE.words() + ": " + why);
    }

    private static Damaged misplaced(String why) {
        return new Damaged(Damage.MISPLACED, Damage.MISPLACED.words() + ": " + why);
    }
}
