package dev.reprise.vault.format;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The listing of one folder, field by field in restic's order. A codec, hence its length. */
public final class TreeCodec {
    private TreeCodec() {}

    /** Encodes nodes, which the caller has sorted by {@link NameText#ORDER}. */
    public static byte[] encode(List<Node> nodes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(64 + nodes.size() * 420);
        try (JsonGenerator json = Json.FACTORY.createGenerator(out)) {
            json.writeStartObject();
            json.writeArrayFieldStart("nodes");
            for (Node node : nodes) {
                write(json, node);
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException e) {
            throw new IllegalStateException("writing JSON to memory failed", e);
        }
        out.write('\n');
        return out.toByteArray();
    }

    private static void write(JsonGenerator json, Node node) throws IOException {
        FileMeta meta = node.meta();
        String modified = Timestamps.format(meta.modified());
        json.writeStartObject();
        json.writeStringField("name", NameText.quote(node.name()));
        json.writeStringField("type", node.kind().word());
        json.writeNumberField("mode", node.kind().goMode(meta.permissions()));
        json.writeStringField("mtime", modified);
        json.writeStringField("atime", modified);
        json.writeStringField(
                "ctime",
                meta.changed().equals(meta.modified())
                        ? modified
                        : Timestamps.format(meta.changed()));
        json.writeNumberField("uid", Integer.toUnsignedLong(meta.uid()));
        json.writeNumberField("gid", Integer.toUnsignedLong(meta.gid()));
        text(json, "user", meta.user());
        text(json, "group", meta.group());
        unsigned(json, "inode", meta.inode());
        unsigned(json, "device_id", meta.deviceId());
        unsigned(json, "size", node.size());
        unsigned(json, "links", node.kind() == NodeKind.FOLDER ? 0 : meta.links());
        if (!node.linkTarget().isEmpty()) {
            writeLinkTarget(json, node.linkTarget());
        }
        writeXattrs(json, node.xattrs());
        unsigned(json, "device", meta.device());
        writeContent(json, node);
        if (node.subtreeOrNull() != null) {
            json.writeStringField("subtree", node.subtreeOrNull().hex());
        }
        json.writeEndObject();
    }

    private static void text(JsonGenerator json, String name, String value) throws IOException {
        if (!value.isEmpty()) {
            json.writeStringField(name, value);
        }
    }

    private static void unsigned(JsonGenerator json, String name, long value) throws IOException {
        if (value > 0) {
            json.writeNumberField(name, value);
        } else if (value < 0) {
            json.writeFieldName(name);
            json.writeNumber(Long.toUnsignedString(value));
        }
    }

    private static void writeLinkTarget(JsonGenerator json, String target) throws IOException {
        if (NameText.isWhole(target)) {
            json.writeStringField("linktarget", target);
        } else {
            byte[] raw = NameText.toBytes(target);
            json.writeStringField("linktarget", new String(raw, StandardCharsets.UTF_8));
            json.writeStringField("linktarget_raw", Base64.getEncoder().encodeToString(raw));
        }
    }

    private static void writeXattrs(JsonGenerator json, List<Node.Xattr> xattrs)
            throws IOException {
        if (xattrs.isEmpty()) {
            return;
        }
        json.writeArrayFieldStart("extended_attributes");
        for (Node.Xattr xattr : xattrs) {
            json.writeStartObject();
            json.writeStringField("name", xattr.name());
            json.writeStringField("value", Base64.getEncoder().encodeToString(xattr.value()));
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void writeContent(JsonGenerator json, Node node) throws IOException {
        if (!node.isFile()) {
            json.writeNullField("content");
            return;
        }
        json.writeArrayFieldStart("content");
        for (ObjectId blob : node.content()) {
            json.writeString(blob.hex());
        }
        json.writeEndArray();
    }

    /**
     * @throws MalformedException if it is not a tree
     */
    public static List<Node> decode(byte[] bytes, int length) throws MalformedException {
        List<Node> nodes = new ArrayList<>();
        try (JsonParser json = Json.FACTORY.createParser(bytes, 0, length)) {
            expect(json.nextToken(), JsonToken.START_OBJECT);
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                boolean isNodes = json.currentName().equals("nodes");
                JsonToken value = json.nextToken();
                if (isNodes && value == JsonToken.START_ARRAY) {
                    while (json.nextToken() != JsonToken.END_ARRAY) {
                        expect(json.currentToken(), JsonToken.START_OBJECT);
                        nodes.add(new NodeReader().read(json));
                    }
                } else {
                    json.skipChildren();
                }
            }
        } catch (MalformedException e) {
            throw e;
        } catch (IOException | IllegalArgumentException e) {
            throw new MalformedException("tree is not valid JSON", e);
        }
        return nodes;
    }

    private static void expect(@Nullable JsonToken found, JsonToken wanted)
            throws MalformedException {
        if (found != wanted) {
            throw new MalformedException("tree has " + found + " where " + wanted + " belongs");
        }
    }

    /** Collects the fields of one node in whatever order they come. */
    private static final class NodeReader {
        private String name = "";
        private String type = "";
        private long mode;
        private Instant modified = Instant.EPOCH;
        private Instant changed = Instant.EPOCH;
        private long uid;
        private long gid;
        private String user = "";
        private String group = "";
        private long inode;
        private long deviceId;
        private long size;
        private long links;
        private long device;
        private String linkTarget = "";
        private byte @Nullable [] rawTarget;
        private List<ObjectId> content = List.of();
        private @Nullable ObjectId subtree;
        private List<Node.Xattr> xattrs = List.of();

        Node read(JsonParser json) throws IOException {
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String field = json.currentName();
                if (json.nextToken() != JsonToken.VALUE_NULL) {
                    read(json, field);
                }
            }
            NodeKind kind = NodeKind.of(type);
            if (kind == null || name.isEmpty()) {
                throw new MalformedException("tree has a node \"" + name + "\" of type " + type);
            }
            FileMeta meta =
                    new FileMeta(
                            NodeKind.permissions(mode),
                            modified,
                            changed,
                            (int) uid,
                            (int) gid,
                            user,
                            group,
                            inode,
                            deviceId,
                            links,
                            device);
            String target = rawTarget == null ? linkTarget : NameText.ofBytes(rawTarget);
            return new Node(name, kind, meta, size, target, content, subtree, xattrs);
        }

        private void read(JsonParser json, String field) throws IOException {
            switch (field) {
                case "name" -> name = NameText.unquote(json.getText());
                case "type" -> type = json.getText();
                case "mode" -> mode = json.getLongValue();
                case "mtime" -> modified = Timestamps.parse(json.getText());
                case "ctime" -> changed = Timestamps.parse(json.getText());
                case "uid" -> uid = json.getLongValue();
                case "gid" -> gid = json.getLongValue();
                case "user" -> user = json.getText();
                case "group" -> group = json.getText();
                case "inode" -> inode = unsigned(json);
                case "device_id" -> deviceId = unsigned(json);
                case "size" -> size = json.getLongValue();
                case "links" -> links = unsigned(json);
                case "device" -> device = unsigned(json);
                case "linktarget" -> linkTarget = json.getText();
                case "linktarget_raw" -> rawTarget = Base64.getDecoder().decode(json.getText());
                case "subtree" -> subtree = ObjectId.parse(json.getText());
                case "content" -> content = readContent(json);
                case "extended_attributes" -> xattrs = readXattrs(json);
                default -> json.skipChildren();
            }
        }

        private static long unsigned(JsonParser json) throws IOException {
            return json.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                    ? json.getBigIntegerValue().longValue()
                    : json.getLongValue();
        }

        private static List<ObjectId> readContent(JsonParser json) throws IOException {
            List<ObjectId> blobs = new ArrayList<>(1);
            while (json.nextToken() != JsonToken.END_ARRAY) {
                blobs.add(ObjectId.parse(json.getText()));
            }
            return blobs;
        }

        private static List<Node.Xattr> readXattrs(JsonParser json) throws IOException {
            List<Node.Xattr> found = new ArrayList<>();
            while (json.nextToken() != JsonToken.END_ARRAY) {
                String name = "";
                byte[] value = new byte[0];
                while (json.nextToken() == JsonToken.FIELD_NAME) {
                    String field = json.currentName();
                    json.nextToken();
                    if (field.equals("name")) {
                        name = json.getText();
                    } else if (field.equals("value")
                            && json.currentToken() != JsonToken.VALUE_NULL) {
                        value = Base64.getDecoder().decode(json.getText());
                    }
                }
                found.add(new Node.Xattr(name, value));
            }
            return found;
        }
    }
}
