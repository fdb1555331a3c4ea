package dev.reprise.component.postgres.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LsnTest {
    @ParameterizedTest
    @ValueSource(strings = {"0/0", "0/16B3740", "16/B374D848", "FFFFFFFF/FFFFFFFF", "1/A"})
    void shouldReadWhatItWrites(String text) {
        Lsn lsn = Lsn.parse(text);

        assertThat(lsn).hasToString(text);
        assertThat(Lsn.fromSortable(lsn.sortable())).isEqualTo(lsn);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "0/", "/0", "0", "0/123456789", "g/0", "0/0/0"})
    void shouldRefuseWhatIsNone(String text) {
        assertThatThrownBy(() -> Lsn.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldOrderAsUnsignedAndAsText() {
        Lsn low = Lsn.parse("1/0");
        Lsn high = Lsn.parse("80000000/0");

        assertThat(low).isLessThan(high);
        assertThat(low.sortable()).isLessThan(high.sortable());
    }

    @Test
    void shouldNameSegmentsAsTheServerDoes() {
        var names = new SegmentNames(16 << 20);
        Lsn inside = Lsn.parse("2/FF123456");

        assertThat(names.file(3, inside)).isEqualTo("0000000300000002000000FF");
        assertThat(names.startOf("0000000300000002000000FF")).isEqualTo(Lsn.parse("2/FF000000"));
        assertThat(names.start(inside)).isEqualTo(Lsn.parse("2/FF000000"));
        assertThat(SegmentNames.timeline("0000000300000002000000FF")).isEqualTo(3);
        assertThatThrownBy(() -> new SegmentNames(3 << 20))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldNameSmallSegmentsAsTheServerDoes() {
        var names = new SegmentNames(1 << 20);

        assertThat(names.file(1, Lsn.parse("0/12345678"))).isEqualTo("000000010000000000000123");
        assertThat(names.startOf("000000010000000000000123")).isEqualTo(Lsn.parse("0/12300000"));
    }
}
