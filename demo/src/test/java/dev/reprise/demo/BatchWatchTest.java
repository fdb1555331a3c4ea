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

    private final BatchWatch watch = new BatchWatch(Duration.ofSeconds(3));

    @Test
    void shouldSeeABatchThatCameIntoAQuietVault() {
        assertThat(watch.look(Optional.of("a"), false, NOW)).isEmpty();
        assertThat(watch.look(Optional.of("a"), false, NOW.plusSeconds(3))).isEmpty();
        assertThat(watch.look(Optional.of("b"), false, NOW.plusSeconds(4)))
                .contains(new Batch(NOW.plusSeconds(1), NOW.plusSeconds(4)));
    }

    @Test
    void shouldLetABatchPassThatCameBesideARecoveryPoint() {
        assertThat(watch.look(Optional.of("a"), true, NOW)).isEmpty();
        assertThat(watch.look(Optional.of("a"), false, NOW.plusSeconds(2))).isEmpty();
        assertThat(watch.look(Optional.of("b"), false, NOW.plusSeconds(4))).isEmpty();
        assertThat(watch.look(Optional.of("c"), false, NOW.plusSeconds(14))).isPresent();
    }
}
