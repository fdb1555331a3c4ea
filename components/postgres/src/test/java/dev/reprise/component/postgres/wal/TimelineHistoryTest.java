package dev.reprise.component.postgres.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TimelineHistoryTest {
    private static final String FILE =
            "1\t0/5000060\tafter LSN 0/5000060\n\n# a comment\n2\t0/7000028\tno recovery target\n";

    @Test
    void shouldReadAServersFile() {
        TimelineHistory history = TimelineHistory.parse("77", 3, FILE);

        assertThat(history.forks())
                .containsExactly(
                        new TimelineHistory.Fork(1, Lsn.parse("0/5000060"), "after LSN 0/5000060"),
                        new TimelineHistory.Fork(2, Lsn.parse("0/7000028"), "no recovery target"));
        assertThat(history.fileName()).isEqualTo("00000003.history");
    }

    @Test
    void shouldKnowItsAncestorsByTheirBranches() {
        // Given
        TimelineHistory third = TimelineHistory.parse("77", 3, FILE);
        TimelineHistory second =
                TimelineHistory.parse("77", 2, "1\t0/5000060\tafter LSN 0/5000060\n");
        TimelineHistory first = TimelineHistory.first("77", 1);

        // Then
        assertThat(third.lineage()).containsExactly(first, second, third);
        assertThat(third.parent().map(TimelineHistory::branch)).contains(second.branch());
    }

    @Test
    void shouldTellTwoTimelinesOfOneNumberApart() {
        TimelineHistory one = TimelineHistory.parse("77", 2, "1\t0/5000060\tno recovery target\n");
        TimelineHistory other =
                TimelineHistory.parse("77", 2, "1\t0/5000098\tno recovery target\n");
        TimelineHistory elsewhere =
                TimelineHistory.parse("78", 2, "1\t0/5000060\tno recovery target\n");

        assertThat(one.branch()).startsWith("2-").isNotEqualTo(other.branch());
        assertThat(one.branch()).isNotEqualTo(elsewhere.branch());
    }

    @Test
    void shouldRefuseWhatIsNoHistory() {
        assertThatThrownBy(() -> TimelineHistory.parse("77", 2, "nonsense"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldTellUpToWhereTwoAreTheSame() {
        TimelineHistory one = TimelineHistory.first("77", 1);
        TimelineHistory two = TimelineHistory.parse("77", 2, "1\t0/300\tno recovery target\n");
        TimelineHistory other = TimelineHistory.parse("77", 2, "1\t0/500\tno recovery target\n");
        TimelineHistory three =
                TimelineHistory.parse("77", 3, "1\t0/500\tno recovery target\n2\t0/900\tr\n");

        assertThat(one.commonWith(two)).isEqualTo(Lsn.parse("0/300"));
        assertThat(two.commonWith(one)).isEqualTo(Lsn.parse("0/300"));
        assertThat(two.commonWith(other)).isEqualTo(Lsn.parse("0/300"));
        assertThat(other.commonWith(three)).isEqualTo(Lsn.parse("0/900"));
        assertThat(one.commonWith(TimelineHistory.first("78", 1))).isEqualTo(Lsn.ZERO);
    }
}
