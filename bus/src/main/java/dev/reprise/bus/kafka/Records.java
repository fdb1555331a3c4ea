package dev.reprise.bus.kafka;

import dev.reprise.contracts.Entry;
import dev.reprise.contracts.Event;
import dev.reprise.contracts.Wire;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/** Messages as Kafka records, and back. */
public final class Records {
    private Records() {}

    static List<ProducerRecord<byte[], byte[]>> records(String topic, List<Event> events) {
        return events.stream().map(event -> record(topic, event)).toList();
    }

    static ProducerRecord<byte[], byte[]> record(String topic, Event event) {
        Wire.Encoded encoded = Wire.encode(event);
        var record =
                new ProducerRecord<>(
                        topic, 0, event.subject().getBytes(StandardCharsets.UTF_8), encoded.data());
        encoded.headers()
                .forEach(
                        (name, value) ->
                                record.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
        return record;
    }

    /** What can be made of a record of any topic. Never throws for bad input. */
    public static Wire.Decoded decode(ConsumerRecord<?, byte[]> record) {
        return Wire.decode(headers(record.headers()), record.value());
    }

    static Entry entry(ConsumerRecord<byte[], byte[]> record) {
        Instant at = Instant.ofEpochMilli(record.timestamp());
        return new Entry(
                record.offset(),
                at,
                switch (decode(record)) {
                    case Wire.Decoded.Known(Event event)
                            when event.message() instanceof dev.reprise.contracts.Fact fact ->
                            new Entry.Content.Known(event, fact);
                    case Wire.Decoded.Known(Event event) ->
                            new Entry.Content.Unreadable(
                                    event.message().getClass().getSimpleName() + " is no fact");
                    case Wire.Decoded.Unknown(String type, boolean ignorable, String correlation) ->
                            new Entry.Content.Unknown(type, ignorable, correlation);
                    case Wire.Decoded.Unreadable(String reason) ->
                            new Entry.Content.Unreadable(reason);
                });
    }

    private static Map<String, String> headers(Headers headers) {
        var found = new HashMap<String, String>();
        for (Header header : headers) {
            if (header.value() != null) {
                found.put(header.key(), new String(header.value(), StandardCharsets.UTF_8));
            }
        }
        return found;
    }
}
