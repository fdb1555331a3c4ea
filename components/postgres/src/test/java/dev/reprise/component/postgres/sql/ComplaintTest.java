package dev.reprise.component.postgres.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ComplaintTest {
    @ParameterizedTest
    @ValueSource(strings = {"57P03", "57P01", "57P02", "53300", "3D000", "28P01", "28000"})
    void shouldNotJudgeAServerThatIsBusyStartingOrClosedToUs(String state) {
        assertThat(of("FATAL: something", state, null)).isInstanceOf(Complaint.Unclear.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"53100", "53200", "25006", "57014", "55P03", "42P01"})
    void shouldNoteWhatHindersItAndNeverCallItBroken(String state) {
        assertThat(of("ERROR: something", state, null)).isInstanceOf(Complaint.Hindered.class);
    }

    /** Of a damaged catalog nobody is let in; of a damaged table of ours nothing else is known. */
    @ParameterizedTest
    @ValueSource(strings = {"XX000", "XX001", "XX002"})
    void shouldTakeDamageForAnOutageWhereNobodyIsLetIn(String state) {
        assertThat(of("FATAL: invalid page in block 0 of relation base/5/1259", state, null))
                .isInstanceOf(Complaint.Gone.class);
        assertThat(of("ERROR: invalid page in block 0 of relation base/5/16384", state, null))
                .isInstanceOf(Complaint.Unclear.class);
    }

    @ParameterizedTest
    @CsvSource({
        "58P01,FATAL: could not open file \"global/pg_filenode.map\": No such file or directory",
        "XX000,FATAL: could not open file \"global/pg_filenode.map\": No such file or directory",
        "58P01,FATAL: could not open file \"base/5/2601\": No such file or directory",
        "22023,FATAL: \"base/5\" is not a valid data directory DETAIL: File is missing",
        "3D000,FATAL: database \"app\" does not exist DETAIL: The database subdirectory is missing"
    })
    void shouldTakeTheServersWordThatItsFilesAreGone(String state, String message) {
        assertThat(of(message, state, null)).isInstanceOf(Complaint.Gone.class);
    }

    @Test
    void shouldNotTakeAMissingLibraryForMissingData() {
        assertThat(of("ERROR: could not access file \"vector\": No such file", "58P01", null))
                .isInstanceOf(Complaint.Hindered.class);
    }

    @Test
    void shouldCallItDownWhereNobodyListensOrTheConnectionIsCut() {
        assertThat(of("refused", "08001", new ConnectException("Connection refused")))
                .isEqualTo(new Complaint.Down("connection refused"));
        assertThat(of("I/O", "08006", new SocketException("Connection reset")))
                .isInstanceOf(Complaint.Down.class);
        assertThat(of("I/O", "08006", new IOException(new EOFException())))
                .isInstanceOf(Complaint.Down.class);
    }

    @Test
    void shouldSayNothingWhereNobodyAnswersInTimeOrTheWayIsCut() {
        assertThat(of("timeout", "08001", new SocketTimeoutException("Connect timed out")))
                .isInstanceOf(Complaint.Unclear.class);
        assertThat(of("unknown", "08001", new UnknownHostException("db")))
                .isInstanceOf(Complaint.Unclear.class);
        assertThat(of("unreachable", "08001", new ConnectException("Network is unreachable")))
                .isInstanceOf(Complaint.Unclear.class);
    }

    private static Complaint of(String message, String state, @Nullable Throwable cause) {
        return Complaint.of(new SQLException(message, state, cause));
    }
}
