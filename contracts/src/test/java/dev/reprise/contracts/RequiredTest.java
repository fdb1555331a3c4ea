package dev.reprise.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A message that lacks what it always has is unreadable, and so never met by a fold. */
final class RequiredTest {
    private static final ObjectMapper TREE = new ObjectMapper();

    static Stream<Map.Entry<String, Message>> samples() {
        return Samples.all().entrySet().stream();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void shouldReadNoMessageWithoutWhatItAlwaysHas(Map.Entry<String, Message> sample)
            throws IOException {
        Wire.Encoded whole = Wire.encode(Samples.event(sample.getValue()));
        for (RecordComponent each : sample.getValue().getClass().getRecordComponents()) {
            boolean optional = each.getAnnotatedType().isAnnotationPresent(Nullable.class);
            for (byte[] data : without(whole.data(), each.getName())) {
                assertThat(Wire.decode(whole.headers(), data))
                        .as(sample.getKey() + " without " + each.getName())
                        .isInstanceOf(
                                optional
                                        ? Wire.Decoded.Known.class
                                        : Wire.Decoded.Unreadable.class);
            }
        }
    }

    @Test
    void shouldNameWhatIsMissingHoweverDeep() throws IOException {
        // Given
        Wire.Encoded whole =
                Wire.encode(
                        Samples.event(
                                new Outcome.StepFailed(
                                        new StepRef(new RunId("abc-1"), "stage", 1),
                                        new Problem("it broke", "db", "look"),
                                        true,
                                        "",
                                        java.time.Duration.ofSeconds(1))));
        ObjectNode data = (ObjectNode) TREE.readTree(whole.data());
        ((ObjectNode) data.get("ref")).remove("step");
        // When / Then
        assertThat(Wire.decode(whole.headers(), TREE.writeValueAsBytes(data)))
                .isEqualTo(
                        new Wire.Decoded.Unreadable(
                                "dev.reprise.step.failed: ref.step is missing"));
    }

    @Test
    void shouldNotReadAListWithAHole() {
        assertThat(Required.missing(Arrays.asList("a", null))).isEqualTo("element");
        assertThat(Required.missing(List.of(Map.of("a", 1L)))).isNull();
    }

    /** Absent, and null. */
    private static List<byte[]> without(byte[] data, String name) throws IOException {
        ObjectNode absent = (ObjectNode) TREE.readTree(data);
        assertThat(absent.has(name)).as(name).isTrue();
        absent.remove(name);
        ObjectNode none = absent.deepCopy();
        none.putNull(name);
        return List.of(TREE.writeValueAsBytes(absent), TREE.writeValueAsBytes(none));
    }
}
