package dev.reprise.component.postgres.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DamageTest {
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
        assertThat(Damage.isProvenBy(new SQLException("something", state))).isEqualTo(damage);
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
        assertThat(Damage.isProvenBy(new SQLException(message, state))).isEqualTo(damage);
    }
}
