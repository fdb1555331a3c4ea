package dev.reprise.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;

final class LossTest {
    private static final Instant T = Instant.parse("2026-11-23T14:00:00Z");

    @Test
    void shouldCoverBothAndAddWhatLiesInThem() {
        // Given
        var one = new Loss(T, T.plusSeconds(5), 3, 0, true);
        var other = new Loss(T.plusSeconds(2), T.plusSeconds(9), 4, 1, false);
        // When / Then
        assertThat(one.and(other)).isEqualTo(new Loss(T, T.plusSeconds(9), 7, 1, false));
        assertThat(one.and(Loss.NOTHING)).isEqualTo(one);
        assertThat(Loss.NOTHING.and(one)).isEqualTo(one);
    }

    @Test
    void shouldNotComparePlacesOfTwoHistories() {
        var one = new Position("a", "0001");
        assertThat(one).isLessThan(new Position("a", "0002"));
        assertThatThrownBy(() -> one.compareTo(new Position("b", "0002")))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
