package dev.reprise.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class MustUnderstandTest {
    private static final byte[] DATA = "{\"stack\":\"demo\"}".getBytes(StandardCharsets.UTF_8);

    @Test
    void shouldSkipAnUnknownTypeThatMayBeIgnored() {
        // Given
        Map<String, String> headers = headers("dev.reprise.future.gossip");
        headers.put("ce_ignorable", "true");
        // When / Then
        assertThat(Wire.decode(headers, DATA))
                .isEqualTo(new Wire.Decoded.Unknown("dev.reprise.future.gossip", true, "abc123-7"));
    }

    @Test
    void shouldNameTheRunOfAnUnknownTypeThatMustBeUnderstood() {
        assertThat(Wire.decode(headers("dev.reprise.future.step"), DATA))
                .isEqualTo(new Wire.Decoded.Unknown("dev.reprise.future.step", false, "abc123-7"));
    }

    @Test
    void shouldIgnoreUnknownFields() {
        // Given
        byte[] data =
                """
                {"journal":"0123456789abcdef","stack":"demo","format":1,"mood":"sunny"}"""
                        .getBytes(StandardCharsets.UTF_8);
        // When
        Wire.Decoded decoded = Wire.decode(headers("dev.reprise.journal.opened"), data);
        // Then
        assertThat(decoded)
                .isInstanceOfSatisfying(
                        Wire.Decoded.Known.class,
                        known ->
                                assertThat(known.event().message())
                                        .isEqualTo(
                                                new JournalOpened("0123456789abcdef", "demo", 1)));
    }

    @Test
    void shouldNotReadWhatIsNoMessageOfOurs() {
        assertThat(Wire.decode(Map.of(), DATA)).isInstanceOf(Wire.Decoded.Unreadable.class);
        assertThat(Wire.decode(headers("dev.reprise.journal.opened"), null))
                .isInstanceOf(Wire.Decoded.Unreadable.class);
        assertThat(
                        Wire.decode(
                                headers("dev.reprise.journal.opened"),
                                "{\"journal\":".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(Wire.Decoded.Unreadable.class);
        assertThat(
                        Wire.decode(
                                headers("dev.reprise.journal.opened"),
                                "null".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(Wire.Decoded.Unreadable.class);
    }

    @Test
    void shouldNotReadAnotherVersionOfCloudEvents() {
        // Given
        Map<String, String> headers = headers("dev.reprise.journal.opened");
        headers.put("ce_specversion", "2.0");
        // When / Then
        assertThat(Wire.decode(headers, DATA)).isInstanceOf(Wire.Decoded.Unreadable.class);
    }

    @Test
    void shouldLetNothingOfARunBeIgnored() {
        assertThat(MessageTypes.all())
                .filteredOn(
                        type ->
                                Command.class.isAssignableFrom(type)
                                        || Decision.class.isAssignableFrom(type)
                                        || Outcome.class.isAssignableFrom(type)
                                        || Request.class.isAssignableFrom(type))
                .noneMatch(MessageTypes::ignorable);
    }

    private static Map<String, String> headers(String type) {
        var headers = new LinkedHashMap<String, String>();
        headers.put("ce_specversion", "1.0");
        headers.put("ce_id", "1");
        headers.put("ce_type", type);
        headers.put("ce_source", "/demo/host-1/detector");
        headers.put("ce_correlationid", "abc123-7");
        return headers;
    }
}
