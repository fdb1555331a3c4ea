package dev.reprise.contracts;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The wire language as an AsyncAPI document, from the types themselves.
 *
 * @see <a href="https://www.asyncapi.com/docs/reference/specification/v3.0.0">AsyncAPI 3.0.0</a>
 */
final class AsyncApi {
    private final Map<String, Object> schemas = new TreeMap<>();

    static String document() {
        return new AsyncApi().text();
    }

    private String text() {
        var topics = new Topics("{stack}");
        var messages = new TreeMap<String, Object>();
        MessageTypes.all().forEach(type -> messages.put(name(type), message(type)));
        var document = new LinkedHashMap<String, Object>();
        document.put("asyncapi", "3.0.0");
        document.put(
                "info",
                ordered(
                        "title", "Reprise",
                        "version", "1",
                        "description",
                                "Facts, commands and signs of life of one stack, as CloudEvents 1.0"
                                        + " over Kafka in binary mode. Generated from contracts by"
                                        + " its tests."));
        document.put("defaultContentType", "application/json");
        document.put(
                "channels",
                ordered(
                        "journal", channel(topics.journal(), Fact.class),
                        "commands", channel(topics.commands(), Command.class),
                        "pulse", channel(topics.pulse(), Pulse.class),
                        "deadLetters", letters(topics.deadLetters())));
        document.put(
                "components",
                ordered("messages", messages, "schemas", schemas, "messageTraits", traits()));
        var out = new StringBuilder();
        yaml(out, document, 0);
        return out.toString();
    }

    private static Map<String, Object> channel(Topics.Declaration topic, Class<?> family) {
        var messages = new TreeMap<String, Object>();
        MessageTypes.all().stream()
                .filter(family::isAssignableFrom)
                .forEach(type -> messages.put(name(type), ref("messages", name(type))));
        Map<String, Object> channel = letters(topic);
        channel.put("messages", messages);
        return channel;
    }

    private static Map<String, Object> letters(Topics.Declaration topic) {
        return ordered(
                "address", topic.name(),
                "parameters", ordered("stack", ordered("description", "the stack's name")),
                "bindings",
                        ordered(
                                "kafka",
                                ordered(
                                        "partitions",
                                        topic.partitions(),
                                        "x-settings",
                                        new TreeMap<>(topic.settings()))));
    }

    private static Map<String, Object> traits() {
        var text = ordered("type", "string");
        return ordered(
                "cloudEvent",
                ordered(
                        "headers",
                        ordered(
                                "type", "object",
                                "required",
                                        List.of("ce_specversion", "ce_id", "ce_type", "ce_source"),
                                "properties",
                                        ordered(
                                                "ce_specversion",
                                                ordered("const", "1.0"),
                                                "ce_id",
                                                text,
                                                "ce_type",
                                                text,
                                                "ce_source",
                                                text,
                                                "ce_subject",
                                                text,
                                                "ce_correlationid",
                                                text,
                                                "ce_causationid",
                                                text,
                                                "ce_ignorable",
                                                ordered("const", "true")))));
    }

    private Map<String, Object> message(Class<?> type) {
        return ordered(
                "name", MessageTypes.name(type),
                "x-ignorable", MessageTypes.ignorable(type),
                "traits", List.of(ref("messageTraits", "cloudEvent")),
                "payload", schema(type));
    }

    private Object schema(Type type) {
        if (type instanceof ParameterizedType generic) {
            Type[] arguments = generic.getActualTypeArguments();
            Object inner = schema(arguments[arguments.length - 1]);
            return generic.getRawType() == List.class
                    ? ordered("type", "array", "items", inner)
                    : ordered("type", "object", "additionalProperties", inner);
        }
        Class<?> raw = (Class<?>) type;
        if (raw == String.class || raw == RunId.class) {
            return ordered("type", "string");
        }
        if (raw == int.class || raw == long.class || raw == Long.class) {
            return ordered("type", "integer");
        }
        if (raw == boolean.class) {
            return ordered("type", "boolean");
        }
        if (raw == Instant.class) {
            return ordered("type", "string", "format", "date-time");
        }
        if (raw == Duration.class) {
            return ordered("type", "string", "format", "duration");
        }
        if (raw.isEnum()) {
            return ordered(
                    "type",
                    "string",
                    "enum",
                    Arrays.stream(raw.getEnumConstants()).map(Object::toString).toList());
        }
        if (!schemas.containsKey(name(raw))) {
            schemas.put(name(raw), Map.of());
            schemas.put(name(raw), raw.isSealed() ? oneOf(raw) : object(raw));
        }
        return ref("schemas", name(raw));
    }

    private Map<String, Object> oneOf(Class<?> type) {
        JsonTypeInfo info = type.getAnnotation(JsonTypeInfo.class);
        JsonSubTypes kinds = type.getAnnotation(JsonSubTypes.class);
        if (info == null || kinds == null) {
            throw new AssertionError(type + " does not name its kinds on the wire");
        }
        return ordered(
                "type", "object",
                "discriminator", info.property(),
                "required", List.of(info.property()),
                "oneOf",
                        Arrays.stream(kinds.value())
                                .map(
                                        kind ->
                                                ordered(
                                                        "properties",
                                                        ordered(
                                                                info.property(),
                                                                ordered("const", kind.name())),
                                                        "allOf",
                                                        List.of(schema(kind.value()))))
                                .toList());
    }

    private Map<String, Object> object(Class<?> type) {
        var properties = new TreeMap<String, Object>();
        for (RecordComponent component : type.getRecordComponents()) {
            properties.put(component.getName(), schema(component.getGenericType()));
        }
        List<String> required =
                Arrays.stream(type.getRecordComponents())
                        .filter(c -> !c.getAnnotatedType().isAnnotationPresent(Nullable.class))
                        .map(RecordComponent::getName)
                        .sorted()
                        .toList();
        return ordered("type", "object", "required", required, "properties", properties);
    }

    private static Map<String, Object> ref(String kind, String name) {
        return ordered("$ref", "#/components/" + kind + "/" + name);
    }

    private static String name(Class<?> type) {
        Class<?> outer = type.getEnclosingClass();
        boolean family =
                outer == null
                        || Message.class.isAssignableFrom(outer)
                        || StepResult.class.isAssignableFrom(outer);
        return family ? type.getSimpleName() : outer.getSimpleName() + type.getSimpleName();
    }

    private static Map<String, Object> ordered(Object... keysAndValues) {
        var map = new LinkedHashMap<String, Object>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            map.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return map;
    }

    private static void yaml(StringBuilder out, Map<?, ?> map, int depth) {
        map.forEach(
                (key, value) -> {
                    out.append("  ".repeat(depth)).append(scalar(key)).append(':');
                    nested(out, value, depth + 1);
                });
    }

    private static void nested(StringBuilder out, Object value, int depth) {
        switch (value) {
            case Map<?, ?> map when map.isEmpty() -> out.append(" {}\n");
            case List<?> list when list.isEmpty() -> out.append(" []\n");
            case Map<?, ?> map -> {
                out.append('\n');
                yaml(out, map, depth);
            }
            case List<?> list -> {
                out.append('\n');
                for (Object element : list) {
                    out.append("  ".repeat(depth)).append('-');
                    nested(out, element, depth + 1);
                }
            }
            case Object plain -> out.append(' ').append(scalar(plain)).append('\n');
        }
    }

    private static String scalar(Object value) {
        String text = value.toString();
        boolean plain = value instanceof Number || value instanceof Boolean;
        boolean word = text.matches("[A-Za-z_][A-Za-z0-9_.-]*") && !text.matches("true|false|null");
        return plain || word ? text : "\"" + text.replace("\"", "\\\"") + "\"";
    }
}
