package dev.reprise.demo.witness;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class FingerprintTest {
    private static final Path INDEX = Path.of("session/sub-session-index/ses_1.json");
    private static final Path INFO = Path.of("session/info/ses_1.json");

    @Test
    void shouldTakeAnIndexInAnotherOrderForTheSame() {
        assertThat(of(INDEX, "[\"ses_a\",\"ses_b\"]"))
                .isEqualTo(of(INDEX, "[ \"ses_b\", \"ses_a\" ]"))
                .isNotEqualTo(of(INDEX, "[\"ses_a\"]"))
                .isNotEqualTo(of(INDEX, "[]"));
    }

    @Test
    void shouldTakeEveryOtherFileByteForByte() {
        assertThat(of(INFO, "[\"a\",\"b\"]")).isNotEqualTo(of(INFO, "[\"b\",\"a\"]"));
        assertThat(of(INDEX, "[\"a")).isNotEqualTo(of(INDEX, "[\"b"));
    }

    private static String of(Path file, String content) {
        return Fingerprint.of(file, content.getBytes(StandardCharsets.UTF_8));
    }
}
