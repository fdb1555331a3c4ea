package dev.reprise.component.postgres.restore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.component.postgres.wal.BaseInfo;
import dev.reprise.component.postgres.wal.Lsn;
import dev.reprise.component.postgres.wal.Reach;
import dev.reprise.component.postgres.wal.TimelineHistory;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class TargetTest {
    private static final Instant BASE = Instant.parse("2026-11-22T02:00:00Z");

    @Test
    void shouldSayWhatIsBroughtBack() {
        assertThat(words(Instant.parse("2026-11-23T13:02:00Z")))
                .isEqualTo("2026-11-23T13:02:00Z, base of 2026-11-22T02:00:00Z + WAL to 0/16B3740");
        assertThat(words(null))
                .isEqualTo(
                        "the base of 2026-11-22T02:00:00Z, nothing was committed after it"
                                + " (WAL to 0/16B3740)");
    }

    private static String words(@Nullable Instant commit) {
        var base =
                new BaseInfo(1, 18, "18.6", "7", 3, List.of(), 1, Lsn.ZERO, Lsn.ZERO, BASE, 1, 1);
        var reach =
                new Reach(TimelineHistory.first("7", 3), Lsn.parse("0/16B3740"), Lsn.ZERO, commit);
        return Target.words(base, reach);
    }
}
