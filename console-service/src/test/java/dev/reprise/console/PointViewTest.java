package dev.reprise.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.contracts.console.PointReport;
import dev.reprise.contracts.console.PointReport.Proven;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PointViewTest {
    private static final PointReport OLD = point("p-7f3a", "7f3a0", "before-deploy");
    private static final PointReport LONGER = point("p-7f3ab", "7f3ab", "");
    private static final PointReport NEW = point("p-61c8", "61c80", "before-deploy");
    private static final List<PointReport> ALL = List.of(NEW, LONGER, OLD);

    @Test
    void shouldMeanThePointThatWasShownThoughItBeginsAnother() {
        assertThat(PointView.meant(ALL, "p-7f3a")).containsExactly(OLD);
        assertThat(PointView.meant(ALL, "p-7f3ab")).containsExactly(LONGER);
    }

    @Test
    void shouldMeanAllThatShareANameOrABeginning() {
        assertThat(PointView.meant(ALL, "before-deploy")).containsExactly(NEW, OLD);
        assertThat(PointView.meant(ALL, "p-7f")).containsExactly(LONGER, OLD);
        assertThat(PointView.meant(ALL, "p-0")).isEmpty();
    }

    @Test
    void shouldFindAPointAgainByWhatItWasToldApartWith() {
        for (PointReport each : ALL) {
            assertThat(PointView.meant(ALL, PointView.unmistakable(each))).containsExactly(each);
        }
    }

    private static PointReport point(String id, String start, String name) {
        return new PointReport(
                id,
                start + "0".repeat(64 - start.length()),
                Instant.EPOCH,
                name,
                List.of(),
                1,
                1,
                Duration.ZERO,
                0,
                Proven.WRITTEN,
                Map.of(),
                List.of());
    }
}
