package dev.reprise.demo.journal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reprise.contracts.Entry;
import dev.reprise.contracts.Entry.Content;
import dev.reprise.contracts.Fact;
import dev.reprise.contracts.Pulse;
import dev.reprise.contracts.Topics;
import dev.reprise.contracts.Wire;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Follows a stack's journal and its pulse with a plain consumer, in a thread of its own, and keeps
 * the whole journal in a file of one JSON object a line. Sends nothing.
 */
public final class JournalFollower implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration CLOSING = Duration.ofSeconds(5);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final String journal;
    private final Chronicle chronicle;
    private final Path file;
    private final Thread thread;

    private JournalFollower(String address, Topics topics, Chronicle chronicle, Path file) {
        this.consumer =
                new KafkaConsumer<>(
                        Map.of(
                                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, address,
                                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false",
                                ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, "100"),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer());
        this.journal = topics.journal().name();
        this.chronicle = chronicle;
        this.file = file;
        this.thread = Thread.ofPlatform().daemon().name("journal").unstarted(this::follow);
        var partitions =
                List.of(
                        new TopicPartition(journal, 0),
                        new TopicPartition(topics.pulse().name(), 0));
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /**
     * @param address of the broker, as {@code host:port}
     */
    public static JournalFollower start(
            String address, String stack, Chronicle chronicle, Path file) {
        var follower = new JournalFollower(address, new Topics(stack), chronicle, file);
        follower.thread.start();
        return follower;
    }

    /** Returns when the file is complete as far as it was read. */
    @Override
    public void close() {
        consumer.wakeup();
        try {
            thread.join(CLOSING);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void follow() {
        try (consumer;
                BufferedWriter events =
                        Files.newBufferedWriter(
                                file,
                                StandardCharsets.UTF_8,
                                StandardOpenOption.CREATE,
                                StandardOpenOption.TRUNCATE_EXISTING,
                                StandardOpenOption.WRITE)) {
            while (true) {
                var records = consumer.poll(POLL);
                for (ConsumerRecord<byte[], byte[]> each : records) {
                    read(each, events);
                }
                if (!records.isEmpty()) {
                    events.flush();
                }
            }
        } catch (WakeupException e) {
            // Closed: what was read is in the file.
            return;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        } catch (KafkaException e) {
            throw new IllegalStateException("cannot follow the journal", e);
        }
    }

    private void read(ConsumerRecord<byte[], byte[]> entry, BufferedWriter events)
            throws IOException {
        long nanos = System.nanoTime();
        Map<String, String> headers = headers(entry);
        Wire.Decoded decoded = Wire.decode(headers, entry.value());
        if (entry.topic().equals(journal)) {
            Instant at = Instant.ofEpochMilli(entry.timestamp());
            events.write(line(entry, at, headers));
            events.newLine();
            chronicle.read(new Entry(entry.offset(), at, content(decoded)), nanos);
        } else if (decoded instanceof Wire.Decoded.Known known
                && known.event().message() instanceof Pulse pulse) {
            chronicle.pulse(pulse);
        }
    }

    private static Content content(Wire.Decoded decoded) {
        return switch (decoded) {
            case Wire.Decoded.Known known ->
                    known.event().message() instanceof Fact fact
                            ? new Content.Known(known.event(), fact)
                            : new Content.Unreadable("no fact");
            case Wire.Decoded.Unknown u ->
                    new Content.Unknown(u.type(), u.ignorable(), u.correlation());
            case Wire.Decoded.Unreadable u -> new Content.Unreadable(u.reason());
        };
    }

    private static String line(
            ConsumerRecord<byte[], byte[]> entry, Instant at, Map<String, String> headers)
            throws IOException {
        ObjectNode line = JSON.createObjectNode();
        line.put("sequence", entry.offset());
        line.put("at", at.toString());
        headers.forEach((name, value) -> line.put(name.replaceFirst("^ce_", ""), value));
        line.set("data", data(entry.value()));
        return JSON.writeValueAsString(line);
    }

    private static JsonNode data(byte @Nullable [] value) {
        if (value == null) {
            return JSON.nullNode();
        }
        try {
            return JSON.readTree(value);
        } catch (IOException e) {
            return JSON.getNodeFactory().binaryNode(value);
        }
    }

    private static Map<String, String> headers(ConsumerRecord<byte[], byte[]> entry) {
        Map<String, String> headers = new LinkedHashMap<>();
        for (Header header : entry.headers()) {
            byte[] value = header.value();
            headers.put(
                    header.key(), value == null ? "" : new String(value, StandardCharsets.UTF_8));
        }
        return headers;
    }
}
