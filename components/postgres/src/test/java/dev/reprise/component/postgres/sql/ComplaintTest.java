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
    @ValueSource(strings = {"53100", "53200", "25006", "57014", "55P03", "XX001", "XX002", "42P01"})
    void shouldNoteWhatHindersItAndNeverCallItBroken(String state) {
        assertThat(of("ERROR: something", state, null)).isInstanceOf(Complaint.Hindered.class);
    }

    @ParameterizedTest
    @CsvSource({
        "58P01,FATAL: could not open file \"global/pg_filenode.map\": No such file or directory",
        "XX000,FATAL: could not open file \"global/pg_filenode.map\": No such file or directory",
        "58P01,FATAL: could not open file \"base/5/2601\": No such file or directory",
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

    @ParameterizedTest
    @CsvSource({
        "XX001, true",
        "XX002, true",
        "XX000, true",
        "3D000, true",
        "42P01, true",
        "08006, false",
        "57P01, false",
        "57P03, false",
        "57014, false",
        "53100, false",
        "53300, false",
        "28P01, false",
        "42501, false",
        "55P03, false",
        "25006, false",
        "58030, false",
        "40P01, false",
        "58P01, false",
        "0A000, false",
        "26000, false",
        "54001, false",
        "P0001, false",
        "F0000, false",
        "55000, false",
        "'', false"
    })
    void shouldTellDamageFromCircumstances(String state, boolean damage) {
        assertThat(Complaint.provesDamage(new SQLException("something", state))).isEqualTo(damage);
    }

    @ParameterizedTest
    @CsvSource({
        "58P01, could not open file \"base/5/1259\": No such file or directory, true",
        "58P01, could not access status of transaction 700, true",
        "55000, \"base/16384\" is not a valid data directory, true",
        "58P01, could not open extension control file \"/x/amcheck.control\": No such file, false",
        "58P01, could not access file \"$libdir/vendor\": No such file or directory, false"
    })
    void shouldTellTheServersOwnFilesFromThoseOfItsPrograms(
            String state, String message, boolean damage) {
        assertThat(Complaint.provesDamage(new SQLException(message, state))).isEqualTo(damage);
    }

    private static Complaint of(String message, String state, @Nullable Throwable cause) {
        return Complaint.of(new SQLException(message, state, cause));
    }
}
