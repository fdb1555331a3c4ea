package dev.reprise.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class VisibleTest {
    @Test
    void shouldShowWhatMovesOrHides() {
        assertThat(Visible.of("a\nb\r\tc")).isEqualTo("a\\nb\\r\\tc");
        assertThat(Visible.of("\u001b[2Jx")).isEqualTo("\\u001b[2Jx");
        assertThat(Visible.of("\u202etxt.exe\u2028")).isEqualTo("\\u202etxt.exe\\u2028");
    }

    @Test
    void shouldShowEachHalfOfWhatNoCharacterIs() {
        assertThat(Visible.of("\ud800x")).isEqualTo("\\ud800x");
        assertThat(Visible.of("\udb40\udc01x")).isEqualTo("\\udb40\\udc01x");
    }

    @Test
    void shouldLeaveWhatIsSeenAsItIs() {
        assertThat(Visible.of("Zürich 日本 😀")).isEqualTo("Zürich 日本 😀");
    }
}
