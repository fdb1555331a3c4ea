package dev.reprise.cli.restore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.component.Restore.Preview;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RestorePlanTest {
    private static final Instant NOW = Instant.parse("2026-11-26T14:00:00Z");

    @Test
    void shouldBeAnotherPlanOnceAWayBackInTimeGivesAnythingUp() {
        Instant back = NOW.minusSeconds(60);

        assertThat(id(back, "653 commits")).isNotEqualTo(id(back));
        assertThat(id(back, "653 commits")).isEqualTo(id(back, "2,674 commits"));
        assertThat(id(null, "the last 0.2 s")).isEqualTo(id(null));
    }

    private static String id(@Nullable Instant back, String... loses) {
        var preview = new Preview("", List.of(), List.of(loses), List.of(), -1, 0, List.of());
        var part =
                new RestorePlan.Part(
                        new Wanted("db", List.of(), back, ""),
                        null,
                        List.of(),
                        List.of(),
                        null,
                        List.of(),
                        preview,
                        null,
                        Duration.ZERO);
        return RestorePlan.of(NOW, false, List.of(part)).id();
    }
}
