package dev.reprise.demo.witness;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;
import org.postgresql.util.ServerErrorMessage;

class AnswerTest {
    @Test
    void shouldTakeAnErrorOfALivingServerForARefusal() {
        assertThat(Answer.verdict(server("ERROR", "53100"))).isEqualTo(Verdict.REFUSED);
    }

    @Test
    void shouldDoubtWhatASessionOrServerThatEndsHasDone() {
        assertThat(Answer.verdict(server("FATAL", "57P01"))).isEqualTo(Verdict.IN_DOUBT);
        assertThat(Answer.verdict(server("PANIC", "XX000"))).isEqualTo(Verdict.IN_DOUBT);
    }

    @Test
    void shouldDoubtABrokenConnection() {
        assertThat(Answer.verdict(new PSQLException("broken", PSQLState.CONNECTION_FAILURE)))
                .isEqualTo(Verdict.IN_DOUBT);
        assertThat(Answer.verdict(new SQLException("closed"))).isEqualTo(Verdict.IN_DOUBT);
    }

    private static PSQLException server(String severity, String code) {
        return new PSQLException(
                new ServerErrorMessage("S%s\0V%s\0C%s\0Mx\0".formatted(severity, severity, code)));
    }
}
