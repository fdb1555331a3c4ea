package dev.reprise.cli.screen;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReadableTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0 B",
        "999, 999 B",
        "1000, 1.0 KB",
        "2200000, 2.2 MB",
        "9960000, 10 MB",
        "12000000, 12 MB",
        "999600000, 1.0 GB",
        "1234000000, 1.2 GB"
    })
    void shouldReadSizes(long bytes, String expected) {
        assertThat(Readable.size(bytes)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "PT0.412S, 412 ms",
        "PT3.14S, 3.1 s",
        "PT9.96S, 9 s",
        "PT47S, 47 s",
        "PT124S, 2 m 04 s",
        "PT4H7M, 4 h 07 m"
    })
    void shouldReadMeasuredTimes(Duration took, String expected) {
        assertThat(Readable.took(took)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"PT8S, 8 s", "PT35M20S, 35 m", "PT18H, 18 h", "PT47H, 47 h", "P14D, 14 d"})
    void shouldReadAges(Duration age, String expected) {
        assertThat(Readable.age(age)).isEqualTo(expected);
    }

    @Test
    void shouldReadMomentsInTheZoneOfWhoReads() {
        Instant at = Instant.parse("2026-11-23T13:29:07Z");
        ZoneId paris = ZoneId.of("Europe/Paris");

        assertThat(Readable.moment(at, paris)).isEqualTo("23 Nov 14:29 CET");
        assertThat(Readable.now(at, paris)).isEqualTo("Mon 23 Nov 14:29 CET");
        assertThat(Readable.second(at, paris)).isEqualTo("14:29:07");
    }

    @Test
    void shouldAlignTables() {
        assertThat(
                        new Table("NAME", ">SIZE", "NOTE")
                                .row("a", "1 B", "")
                                .row("longer", "200 MB", "x")
                                .lines())
                .containsExactly(
                        "NAME      SIZE  NOTE", //
                        "a          1 B",
                        "longer  200 MB  x");
    }
}
