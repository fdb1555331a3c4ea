package dev.reprise.contracts;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Messages as they travel: CloudEvents 1.0 over Kafka in binary content mode, attributes in headers
 * with the prefix {@code ce_}, data in JSON. Thread-safe.
 *
 * @see <a
 *     href="https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/kafka-protocol-binding.md">Kafka
 *     protocol binding</a>
 */
public final class Wire {
    private static final String SPEC_VERSION = "1.0";

    /**
     * Its buffers are handed on between threads: a virtual one lives too shortly to reuse its own.
     */
    private static final JsonMapper JSON =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .recyclerPool(JsonRecyclerPools.newConcurrentDequePool())
                                    .build())
                    .addModule(new JavaTimeModule())
                    .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                    .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
                    .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                    .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
                    .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
                    .build();

    private Wire() {}

    /**
     * @param headers in the order in which they are to be written
     */
    public record Encoded(Map<String, String> headers, byte[] data) {}

    public static Encoded encode(Event event) {
        var headers = new LinkedHashMap<String, String>();
        headers.put("ce_specversion", SPEC_VERSION);
        headers.put("ce_id", event.id());
        headers.put("ce_type", MessageTypes.name(event.message().getClass()));
        headers.put("ce_source", event.source());
        headers.put("ce_subject", event.subject());
        putIfPresent(headers, "ce_correlationid", event.correlation());
        putIfPresent(headers, "ce_causationid", event.causation());
        if (MessageTypes.ignorable(event.message().getClass())) {
            headers.put("ce_ignorable", "true");
        }
        headers.put("content-type", "application/json");
        return new Encoded(headers, json(event.message()));
    }

    /** The JSON data of a message, properties and map keys in alphabetical order. */
    public static byte[] json(Object message) {
        try {
            return JSON.writeValueAsBytes(message);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write " + message.getClass(), e);
        }
    }

    /**
     * @throws IOException if the data is no such value, or lacks a part of it; {@code null} is none
     */
    public static <T> T fromJson(byte[] data, Class<T> type) throws IOException {
        T value;
        try {
            value = JSON.readValue(data, type);
        } catch (JsonProcessingException e) {
            e.clearLocation();
            throw new IOException(firstLine(e), e);
        }
        if (value == null) {
            throw new IOException("it is null");
        }
        String missing = Required.missing(value);
        if (missing != null) {
            throw new IOException(missing + " is missing");
        }
        return value;
    }

    /** What a reader can make of a record. Never throws for bad input. */
    public sealed interface Decoded {
        record Known(Event event) implements Decoded {}

        record Unknown(String type, boolean ignorable, String correlation) implements Decoded {}

        record Unreadable(String reason) implements Decoded {}
    }

    public static Decoded decode(Map<String, String> headers, byte @Nullable [] data) {
        String type = headers.get("ce_type");
        String id = headers.get("ce_id");
        if (type == null || id == null || data == null) {
            return new Decoded.Unreadable("no CloudEvents type, id or data");
        }
        if (!SPEC_VERSION.equals(headers.get("ce_specversion"))) {
            return new Decoded.Unreadable(
                    "CloudEvents version " + headers.get("ce_specversion") + " is not 1.0");
        }
        String correlation = headers.get("ce_correlationid");
        var known = MessageTypes.byName(type);
        if (known.isEmpty()) {
            return new Decoded.Unknown(
                    type,
                    "true".equals(headers.get("ce_ignorable")),
                    correlation == null ? "" : correlation);
        }
        try {
            Message message = fromJson(data, known.get());
            return new Decoded.Known(
                    new Event(
                            id,
                            headers.getOrDefault("ce_source", ""),
                            headers.getOrDefault("ce_subject", ""),
                            correlation,
                            headers.get("ce_causationid"),
                            message));
        } catch (IOException e) {
            return new Decoded.Unreadable(type + ": " + firstLine(e));
        }
    }

    private static void putIfPresent(
            Map<String, String> headers, String name, @Nullable String value) {
        if (value != null) {
            headers.put(name, value);
        }
    }

    private static String firstLine(IOException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("unreadable");
    }
}
