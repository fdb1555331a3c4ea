package dev.reprise.vault.format;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Small JSON documents as maps, by Jackson's streaming core alone: data binding would double the
 * time that a command takes to start.
 */
final class Json {
    static final JsonFactory FACTORY = new JsonFactory();

    private Json() {}

    static Map<String, @Nullable Object> read(byte[] json) throws MalformedException {
        try (JsonParser parser = FACTORY.createParser(json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new MalformedException("not a JSON object");
            }
            return object(parser);
        } catch (MalformedException e) {
            throw e;
        } catch (IOException e) {
            throw new MalformedException("not valid JSON", e);
        }
    }

    private static Map<String, @Nullable Object> object(JsonParser parser) throws IOException {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            fields.put(name, value(parser));
        }
        return fields;
    }

    private static @Nullable Object value(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> {
                List<@Nullable Object> items = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    items.add(value(parser));
                }
                yield items;
            }
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT -> parser.getLongValue();
            case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
            case VALUE_TRUE -> Boolean.TRUE;
            case VALUE_FALSE -> Boolean.FALSE;
            case VALUE_NULL -> null;
            case END_ARRAY, END_OBJECT, FIELD_NAME, NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT ->
                    throw new MalformedException("unexpected " + parser.currentToken());
        };
    }

    static byte[] write(Map<String, ?> fields) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator generator = FACTORY.createGenerator(out)) {
            write(generator, fields);
        } catch (IOException e) {
            throw new IllegalStateException("writing JSON to memory failed", e);
        }
        return out.toByteArray();
    }

    private static void write(JsonGenerator generator, @Nullable Object value) throws IOException {
        switch (value) {
            case null -> generator.writeNull();
            case Map<?, ?> map -> {
                generator.writeStartObject();
                for (Map.Entry<?, ?> field : map.entrySet()) {
                    generator.writeFieldName(String.valueOf(field.getKey()));
                    write(generator, field.getValue());
                }
                generator.writeEndObject();
            }
            case List<?> list -> {
                generator.writeStartArray();
                for (Object item : list) {
                    write(generator, item);
                }
                generator.writeEndArray();
            }
            case String text -> generator.writeString(text);
            case Integer number -> generator.writeNumber(number);
            case Long number -> generator.writeNumber(number);
            case Boolean bool -> generator.writeBoolean(bool);
            default -> throw new IllegalArgumentException("no JSON for " + value.getClass());
        }
    }

    static String text(Map<String, @Nullable Object> fields, String name)
            throws MalformedException {
        if (fields.get(name) instanceof String text) {
            return text;
        }
        throw new MalformedException("field \"" + name + "\" is missing or not text");
    }

    static String text(Map<String, @Nullable Object> fields, String name, String otherwise) {
        return fields.get(name) instanceof String text ? text : otherwise;
    }

    static long number(Map<String, @Nullable Object> fields, String name)
            throws MalformedException {
        if (fields.get(name) instanceof Long number) {
            return number;
        }
        throw new MalformedException("field \"" + name + "\" is missing or not a whole number");
    }

    static long number(Map<String, @Nullable Object> fields, String name, long otherwise) {
        return fields.get(name) instanceof Long number ? number : otherwise;
    }

    static List<String> texts(Map<String, @Nullable Object> fields, String name) {
        List<String> texts = new ArrayList<>();
        if (fields.get(name) instanceof List<?> items) {
            for (Object item : items) {
                if (item instanceof String text) {
                    texts.add(text);
                }
            }
        }
        return List.copyOf(texts);
    }

    static @Nullable ObjectId id(Map<String, @Nullable Object> fields, String name)
            throws MalformedException {
        if (!(fields.get(name) instanceof String hex)) {
            return null;
        }
        try {
            return ObjectId.parse(hex);
        } catch (IllegalArgumentException e) {
            throw new MalformedException("field \"" + name + "\" is not an id", e);
        }
    }
}
