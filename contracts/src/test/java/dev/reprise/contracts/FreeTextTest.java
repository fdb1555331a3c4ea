package dev.reprise.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.contracts.Observation.IncidentCleared;
import org.junit.jupiter.api.Test;

final class FreeTextTest {
    @Test
    void shouldLeaveATextOfUsualLengthAsItIs() {
        var problem = new Problem("it broke", "db", "look");
        assertThat(problem).hasToString("it broke\n  db\n  next: look");
    }

    @Test
    void shouldCutWhatNoMessageCanHoldAndSaySo() {
        // Given: what a sight says of very many files
        var fact =
                new IncidentCleared(
                        "s", "c", new Sight("scan", Sight.Method.FILES), "ses_1 ".repeat(500_000));
        // When / Then
        assertThat(fact.evidence()).startsWith("ses_1 ").endsWith("(2992000 characters more)");
        assertThat(Wire.json(fact)).hasSizeLessThan(20_000);
    }
}
