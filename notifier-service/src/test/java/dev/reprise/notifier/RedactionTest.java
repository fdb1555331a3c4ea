package dev.reprise.notifier;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedactionTest {
    private final Redaction redaction =
            Redaction.of(
                    URI.create(
                            "https://bot:pa%20ss@hooks.example.org/services/T00SECRET/B1/x?token=abcd&k=y%2Fz"));

    @ParameterizedTest
    @CsvSource({
        "Cannot POST /services/T00SECRET/B1/x?token=abcd&k=y%2Fz, Cannot POST ***?***",
        "https://bot:pa%20ss@hooks.example.org/services/T00SECRET/B1/x?token=abcd&k=y%2Fz is no good, *** is no good",
        "no team T00SECRET, no team ***",
        "no team t00secret, no team ***",
        "bot may not: pa ss, *** may not: ***",
        "key y/z or y%2Fz, key *** or ***",
        "channel B1 of x, channel *** of ***"
    })
    void shouldStrikeTheAddressAndEachOfItsParts(String said, String struck) {
        assertThat(redaction.of(said)).isEqualTo(struck);
    }

    @Test
    void shouldLeaveWordsThatAShortPartIsFoundIn() {
        assertThat(redaction.of("B100 exists, no_text")).isEqualTo("B100 exists, no_text");
    }

    @Test
    void shouldLeaveAllWhereThereIsNothingSecret() {
        assertThat(Redaction.of(URI.create("https://hooks.example.org/")).of("not found"))
                .isEqualTo("not found");
    }
}
