package dev.reprise.component.sessions.tree;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class PaceTest {
    private final Pace pace = new Pace();

    @Test
    void shouldTakeAnEighthOfACore() {
        looked(40, 40);
        assertThat(pace.rest()).hasMillis(280);
        assertThat(pace.every()).hasMillis(320);
    }

    @Test
    void shouldNotMeasureByTheFirstLook() {
        looked(41_000);
        assertThat(pace.every()).isZero();
        looked(100);
        assertThat(pace.every()).hasMillis(800);
    }

    @Test
    void shouldTakeNoNoticeOfOneLookThatWasHeldUp() {
        looked(500, 100, 40_000);
        assertThat(pace.every()).hasMillis(800);
        looked(100);
        assertThat(pace.every()).hasMillis(800);
    }

    @Test
    void shouldFollowATreeThatHasGrown() {
        looked(500, 100, 1_000, 1_100);
        assertThat(pace.every()).hasMillis(8_000);
    }

    private void looked(long... millis) {
        for (long each : millis) {
            pace.looked(Duration.ofMillis(each));
        }
    }
}
