package dev.reprise.vault.format;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/** An index file: which blobs lie where in which packs. */
public final class IndexCodec {
    private IndexCodec() {}

    /** Encodes packs, each as its blobs. */
    public static byte[] encode(List<List<BlobPlace>> packs) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = Json.FACTORY.createGenerator(out)) {
            json.writeStartObject();
            json.writeArrayFieldStart("packs");
            for (List<BlobPlace> pack : packs) {
                json.writeStartObject();
                json.writeStringField("id", pack.getFirst().pack().hex());
                json.writeArrayFieldStart("blobs");
                for (BlobPlace blob : pack) {
                    write(json, blob);
                }
                json.writeEndArray();
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException e) {
            throw new IllegalStateException("writing JSON to memory failed", e);
        }
        return out.toByteArray();
    }

    private static void write(JsonGenerator json, BlobPlace blob) throws IOException {
        json.writeStartObject();
        json.writeStringField("id", blob.id().hex());
        json.writeStringField("type", blob.kind().word());
        json.writeNumberField("offset", blob.offset());
        json.writeNumberField("length", blob.length());
        if (blob.plainLength() != 0) {
            json.writeNumberField("uncompressed_length", blob.plainLength());
        }
        json.writeEndObject();
    }

    /**
     * Hands each blob over as it is read, so that an index of a million blobs never stands in
     * memory as objects.
     *
     * @throws MalformedException if it is not an index
     */
    public static void decode(byte[] bytes, Consumer<BlobPlace> each) throws MalformedException {
        try (JsonParser json = Json.FACTORY.createParser(bytes)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new MalformedException("index is not a JSON object");
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                boolean packs = json.currentName().equals("packs");
                if (packs && json.nextToken() == JsonToken.START_ARRAY) {
                    while (json.nextToken() == JsonToken.START_OBJECT) {
                        readPack(json, each);
                    }
                } else if (!packs) {
                    json.nextToken();
                    json.skipChildren();
                }
            }
        } catch (MalformedException e) {
            throw e;
        } catch (IOException | IllegalArgumentException e) {
            throw new MalformedException("index is not valid", e);
        }
    }

    private static void readPack(JsonParser json, Consumer<BlobPlace> each) throws IOException {
        ObjectId pack = null;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String field = json.currentName();
            JsonToken value = json.nextToken();
            if (field.equals("id")) {
                pack = ObjectId.parse(json.getText());
            } else if (field.equals("blobs") && value == JsonToken.START_ARRAY) {
                if (pack == null) {
                    throw new MalformedException("index names blobs before their pack");
                }
                while (json.nextToken() == JsonToken.START_OBJECT) {
                    each.accept(readBlob(json, pack));
                }
            } else {
                json.skipChildren();
            }
        }
    }

    private static BlobPlace readBlob(JsonParser json, ObjectId pack) throws IOException {
        ObjectId id = null;
        BlobKind kind = BlobKind.DATA;
        int offset = 0;
        int length = 0;
        int plain = 0;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String field = json.currentName();
            json.nextToken();
            switch (field) {
                case "id" -> id = ObjectId.parse(json.getText());
                case "type" -> kind = json.getText().equals("tree") ? BlobKind.TREE : BlobKind.DATA;
                case "offset" -> offset = json.getIntValue();
                case "length" -> length = json.getIntValue();
                case "uncompressed_length" -> plain = json.getIntValue();
                default -> json.skipChildren();
            }
        }
        if (id == null) {
            throw new MalformedException("index has a blob without an id");
        }
        return new BlobPlace(id, kind, pack, offset, length, plain);
    }
}
