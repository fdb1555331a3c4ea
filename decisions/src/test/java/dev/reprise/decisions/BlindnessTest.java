package dev.reprise.decisions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.contracts.Decision.Settings.Mode;
import dev.reprise.contracts.Notice;
import dev.reprise.contracts.Observation.SightLost;
import dev.reprise.contracts.Observation.SightRegained;
import dev.reprise.contracts.Sight.Method;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A server that takes connections and never answers is neither well nor bad: a person looks. */
final class BlindnessTest {
    private static final SightLost LOST =
            new SightLost("db", Ledger.sight(Method.PROTOCOL), "no answer in time");

    private final Ledger ledger = Given.sealedStack(Mode.AUTO);

    @Test
    void shouldCallAPersonOnceWhereASightStaysBlindAndSayWhenItSeesAgain() {
        // Given
        ledger.say(LOST);
        ledger.pass(Duration.ofSeconds(60));
        ledger.well("db", "data-gone", Method.FILES);
        assertThat(owed()).isEmpty();
        // When it lasts, and its detector is started anew meanwhile
        ledger.pass(Duration.ofSeconds(60));
        ledger.say(LOST);
        ledger.well("db", "data-gone", Method.FILES);
        // Then
        Wants.Want page = owed().getFirst();
        assertThat(owed()).hasSize(1);
        assertThat(page.pressing()).isEqualTo(Wants.Pressing.PAGE);
        assertThat(page.headline()).isEqualTo("db: protocol cannot see it");
        assertThat(page.lines().getFirst()).startsWith("no answer in time, since ");
        // And when it was told, it is told no more
        ledger.say(new Notice.NotificationSent(page.key(), "log"));
        ledger.pass(Duration.ofHours(1));
        ledger.say(LOST);
        assertThat(owed()).isEmpty();
        // And when it sees again
        ledger.say(new SightRegained("db", Ledger.sight(Method.PROTOCOL)));
        // Then
        assertThat(owed())
                .singleElement()
                .satisfies(
                        over -> {
                            assertThat(over.pressing()).isEqualTo(Wants.Pressing.NEWS);
                            assertThat(over.headline()).isEqualTo("db: protocol sees it again");
                        });
    }

    @Test
    void shouldCallNobodyWhereItSawAgainSoonOrARecoveryIsAtIt() {
        // Given
        ledger.say(LOST);
        // When a detector that has forgotten it sees
        ledger.well("db", "server-down", Method.PROTOCOL);
        ledger.pass(Duration.ofMinutes(5));
        ledger.well("db", "data-gone", Method.FILES);
        // Then
        assertThat(ledger.state().target("db").blind()).isEmpty();
        assertThat(owed()).isEmpty();
        // And when an incident is open
        ledger.say(LOST);
        ledger.bad("db", "data-gone", Method.FILES).bad("db", "data-gone", Method.PROCESS);
        ledger.say(LOST);
        ledger.pass(Duration.ofMinutes(5));
        ledger.well("files", "records-damaged", Method.FILES);
        // Then
        assertThat(owed()).noneMatch(want -> want.key().startsWith("blind/"));
    }

    private List<Wants.Want> owed() {
        return Wants.owed(ledger.chronicle(), ZoneOffset.UTC);
    }
}
