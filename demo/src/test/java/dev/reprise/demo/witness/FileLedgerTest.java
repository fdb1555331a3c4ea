package dev.reprise.demo.witness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.demo.witness.FileLedger.Wanted;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class FileLedgerTest {
    private static final Path FILE = Path.of("tree/info/ses_1.json");
    private static final Instant DAMAGE = Instant.parse("2026-06-01T12:00:00Z");

    private final FileLedger ledger = new FileLedger(Duration.ofMillis(1_500));

    @Test
    void shouldWantTheLastVersionOfAFile() {
        // Given
        ledger.written(FILE, "one", DAMAGE.minusSeconds(9));
        ledger.written(FILE, "two", DAMAGE.minusSeconds(5));

        // When
        ledger.damaged(DAMAGE, DAMAGE.plusMillis(100));

        // Then
        assertThat(ledger.wanted().get(FILE))
                .isEqualTo(new Wanted.OneOf(List.of("two"), DAMAGE.minusSeconds(5)));
    }

    @Test
    void shouldAlsoTakeTheVersionBeforeOneThatIsYoungerThanAScan() {
        // Given
        ledger.written(FILE, "one", DAMAGE.minusSeconds(9));
        ledger.written(FILE, "two", DAMAGE.minusMillis(900));

        // When
        ledger.damaged(DAMAGE, DAMAGE.plusMillis(100));

        // Then
        assertThat(ledger.wanted().get(FILE))
                .isEqualTo(new Wanted.OneOf(List.of("one", "two"), DAMAGE.minusSeconds(9)));
    }

    @Test
    void shouldWantNothingOfAFileThatWasNewWhenDamageHappened() {
        // Given
        ledger.written(FILE, "one", DAMAGE.plusMillis(50));

        // When
        ledger.damaged(DAMAGE, DAMAGE.plusMillis(100));

        // Then
        assertThat(ledger.wanted().get(FILE)).isEqualTo(new Wanted.Anything());
        assertThat(ledger.count().inDoubt()).isEqualTo(1);
        assertThat(ledger.count().acknowledged()).isZero();
    }

    @Test
    void shouldWantWhatWasWrittenAfterTheDamage() {
        // Given
        ledger.damaged(DAMAGE, DAMAGE.plusMillis(100));

        // When
        ledger.written(FILE, "one", DAMAGE.plusMillis(200));

        // Then
        assertThat(ledger.wanted().get(FILE))
                .isEqualTo(new Wanted.OneOf(List.of("one"), DAMAGE.plusMillis(200)));
    }
}
