package dev.reprise.demo.score;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class FiguresTest {
    @Test
    void shouldPrintDurationsAsPeopleSayThem() {
        assertThat(Figures.duration(Duration.ofMillis(612))).isEqualTo("0.6 s");
        assertThat(Figures.duration(Duration.ofSeconds(124))).isEqualTo("2 m 04 s");
        assertThat(Figures.duration(Duration.ofMinutes(30))).isEqualTo("30 m");
        assertThat(Figures.duration(Duration.ofHours(3))).isEqualTo("3 h");
        assertThat(Figures.duration(Duration.ofMinutes(65))).isEqualTo("1 h 05 m");
    }

    @Test
    void shouldRoundSizesUp() {
        assertThat(Figures.megabytes(0)).isEqualTo("0 MB");
        assertThat(Figures.megabytes(1)).isEqualTo("1 MB");
        assertThat(Figures.megabytes(1_234_000_000)).isEqualTo("1,234 MB");
    }
}
