package dev.reprise.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class GoldenMessagesTest {
    private static final Path FOLDER = Path.of("src/test/resources/golden");
    private static final JsonMapper PRETTY =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    static Stream<String> names() {
        return Samples.all().keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("names")
    void shouldWriteWhatItAlwaysWrote(String name) throws IOException {
        // Given
        Message message = sample(name);
        // When
        Wire.Encoded encoded = Wire.encode(Samples.event(message));
        // Then
        var file = new LinkedHashMap<String, Object>();
        file.put("headers", encoded.headers());
        file.put("data", PRETTY.readTree(encoded.data()));
        Golden.check(FOLDER.resolve(name + ".json"), PRETTY.writeValueAsString(file) + "\n");
    }

    @ParameterizedTest
    @MethodSource("names")
    void shouldReadWhatItOnceWrote(String name) throws IOException {
        // Given
        JsonNode golden = PRETTY.readTree(Files.readAllBytes(FOLDER.resolve(name + ".json")));
        Map<String, String> headers = new LinkedHashMap<>();
        golden.get("headers")
                .properties()
                .forEach(header -> headers.put(header.getKey(), header.getValue().asText()));
        byte[] data = golden.get("data").toString().getBytes(StandardCharsets.UTF_8);
        // When
        Wire.Decoded decoded = Wire.decode(headers, data);
        // Then
        assertThat(decoded).isEqualTo(new Wire.Decoded.Known(Samples.event(sample(name))));
    }

    @Test
    void shouldKeepNoGoldenFileOfNothing() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(names().map(n -> n + ".json").toList());
        }
    }

    private static Message sample(String name) {
        Message message = Samples.all().get(name);
        if (message == null) {
            throw new AssertionError("no sample " + name);
        }
        return message;
    }
}
