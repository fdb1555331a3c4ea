package dev.reprise.cli.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTest {
    @Test
    void shouldReadAComponentAndWhatIsBelow() {
        assertThat(Address.parse("postgres")).isEqualTo(new Address("postgres", ""));
        assertThat(Address.parse("sessions/ses_X/**"))
                .isEqualTo(new Address("sessions", "ses_X/**"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"postgres", "postgres/app.public.orders", "sessions/ses_X/**"})
    void shouldPrintWhatWasWritten(String text) {
        assertThat(Address.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/ses_X", "Post gres", "sessions/", "sessions//x", "-x"})
    void shouldRefuseWhatIsNone(String text) {
        assertThatThrownBy(() -> Address.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("`" + text + "`");
    }
}
