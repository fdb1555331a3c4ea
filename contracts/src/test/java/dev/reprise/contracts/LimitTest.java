package dev.reprise.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LimitTest {
    @ParameterizedTest
    @CsvSource({"PT0S, 0 s", "PT30S, 30 s", "PT5M, 5 m", "PT90S, 90 s", "PT3H, 3 h", "P14D, 14 d"})
    void shouldSpellALimitAsItIsWritten(Duration limit, String expected) {
        assertThat(Limit.of(limit)).isEqualTo(expected);
    }
}
