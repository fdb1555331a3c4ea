package dev.reprise.cli.restore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.cli.restore.RestorePlan.Estimate;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class EstimateTest {
    @Test
    void shouldTakeAsLongAsReadingDoes() {
        assertThat(Estimate.byReading(3_000, 1_000))
                .isEqualTo(
                        new Estimate(
                                Duration.ofSeconds(3),
                                Duration.ofSeconds(3),
                                Duration.ofSeconds(3),
                                0,
                                1_000));
    }

    @Test
    void shouldNotTakeALittleThatWasReadForASpeed() {
        assertThat(ReadingSpeed.speed(6_400, 2_000_000_000L)).isEmpty();
        assertThat(ReadingSpeed.speed(64L << 20, 2_000_000_000L)).hasValue(32L << 20);
    }

    @Test
    void shouldNotEstimateWhatNobodyKnowsTheSizeOf() {
        assertThat(Estimate.byReading(-1, 1_000)).isNull();
    }
}
