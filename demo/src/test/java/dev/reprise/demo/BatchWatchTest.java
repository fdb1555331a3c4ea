package dev.reprise.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.demo.Stagehand.BatchWatch;
import dev.reprise.demo.sabotage.SaboteurProcess.Batch;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BatchWatchTest {
    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");

    private final BatchWatch watch =
            new BatchWatch(Duration.ofSeconds(3), Duration.ofMillis(1_500));

    private Optional<Batch> look(String log, String others, boolean point, double seconds) {
        Instant now = NOW.plusMillis((long) (seconds * 1_000));
        return watch.look(Optional.of(log), Optional.of(others), point, now);
    }

    @Test
    void shouldSeeABatchThatCameIntoAQuietVault() {
        assertThat(look("a", "x", false, 0)).isEmpty();
        assertThat(look("a", "x", false, 3)).isEmpty();
        assertThat(look("b", "x", false, 4)).isEmpty();
        assertThat(look("b", "x", false, 5.5))
                .contains(new Batch(NOW.plusSeconds(1), NOW.plusSeconds(4)));
    }

    @Test
    void shouldLetABatchPassThatCameBesideARecoveryPoint() {
        assertThat(look("a", "x", true, 0)).isEmpty();
        assertThat(look("a", "x", false, 2)).isEmpty();
        assertThat(look("b", "x", false, 4)).isEmpty();
        assertThat(look("b", "x", false, 6)).isEmpty();
        assertThat(look("c", "x", false, 14)).isEmpty();
        assertThat(look("c", "x", false, 15.5)).isPresent();
    }

    @Test
    void shouldLetABatchPassThatCameBesideAnotherOne() {
        assertThat(look("a", "x", false, 0)).isEmpty();
        // Just before it
        assertThat(look("a", "y", false, 8)).isEmpty();
        assertThat(look("b", "y", false, 10)).isEmpty();
        assertThat(look("b", "y", false, 12)).isEmpty();
        // Together with it, and heard of a moment later
        assertThat(look("c", "y", false, 20)).isEmpty();
        assertThat(look("c", "z", false, 21)).isEmpty();
        assertThat(look("c", "z", false, 22)).isEmpty();
        assertThat(look("d", "z", false, 30)).isEmpty();
        assertThat(look("d", "z", false, 31.5)).isPresent();
    }
}
