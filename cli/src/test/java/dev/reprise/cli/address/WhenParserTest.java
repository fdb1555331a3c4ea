package dev.reprise.cli.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WhenParserTest {
    /** 14:32 in Paris. */
    private static final Instant NOW = Instant.parse("2026-11-23T13:32:10Z");

    private final WhenParser parser = new WhenParser(Clock.fixed(NOW, ZoneId.of("Europe/Paris")));

    @ParameterizedTest
    @CsvSource({
        "14:02,                      2026-11-23T13:02:00Z",
        "14:02:07,                   2026-11-23T13:02:07Z",
        "9:05,                       2026-11-23T08:05:00Z",
        "23:59,                      2026-11-22T22:59:00Z",
        "-2h,                        2026-11-23T11:32:10Z",
        "-90s,                       2026-11-23T13:30:40Z",
        "-14d,                       2026-11-09T13:32:10Z",
        "2026-11-22,                 2026-11-21T23:00:00Z",
        "2026-11-22T14:02,           2026-11-22T13:02:00Z",
        "2026-11-22 14:02:30,        2026-11-22T13:02:30Z",
        "2026-11-22T14:02:00Z,       2026-11-22T14:02:00Z",
        "2026-11-22T14:02:00+05:30,  2026-11-22T08:32:00Z",
    })
    void shouldReadAMoment(String text, String expected) {
        assertThat(parser.parse(text)).isEqualTo(new When.Moment(Instant.parse(expected)));
    }

    @Test
    void shouldReadEverythingElse() {
        assertThat(parser.parse("latest")).isEqualTo(new When.Latest());
        assertThat(parser.parse("p-7f3a")).isEqualTo(new When.Point("p-7f3a"));
        assertThat(parser.parse("before:INC-12")).isEqualTo(new When.BeforeIncident(12));
        assertThat(parser.parse("before:12")).isEqualTo(new When.BeforeIncident(12));
        assertThat(parser.parse("before-deploy")).isEqualTo(new When.Named("before-deploy"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"25:00", "2026-02-30", "14:99", "2026-11-22T25:00"})
    void shouldRefuseATimeThatThereIsNot(String text) {
        assertThatThrownBy(() -> parser.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is no time that there is");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-11-24", "2026-11-23T14:33"})
    void shouldRefuseTheFuture(String text) {
        assertThatThrownBy(() -> parser.parse(text)).hasMessageContaining("lies in the future");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-2 hours", "p-xyz/", "12", "before:soon"})
    void shouldRefuseWhatIsNothing(String text) {
        assertThatThrownBy(() -> parser.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is no time, no point and no name of a point");
    }

    @Test
    void shouldTakeADurationAsThatLongAgo() {
        assertThat(parser.parseMoment("1h")).isEqualTo(NOW.minusSeconds(3600));
        assertThat(parser.parseMoment("-1h")).isEqualTo(NOW.minusSeconds(3600));
        assertThat(parser.parseMoment("14:02")).isEqualTo(Instant.parse("2026-11-23T13:02:00Z"));
        assertThatThrownBy(() -> parser.parseMoment("latest")).hasMessageContaining("is no time");
    }
}
