package dev.reprise.decisions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.contracts.Seal;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class TargetTest {
    private static final Instant START = Instant.parse("2026-11-23T14:00:00Z");

    @Test
    void shouldKeepTheLastGoodSealHoweverLongADisasterLasts() {
        // Given one seal, and a disaster that nobody ends
        Target target =
                sealed(Target.blank("db"), 0)
                        .suspecting(
                                new Suspicion(1, START.plusSeconds(1), 1, Suspicion.OPEN, false));
        // When
        for (int i = 2; i < Target.SEALS + 50; i++) {
            target = sealed(target, i);
        }
        // Then
        assertThat(target.seals()).hasSize(Target.SEALS);
        assertThat(target.lastGood()).map(Kept::sequence).contains(0L);
        // And once there is another good one, the oldest goes
        target = target.trustedFrom(Target.SEALS + 50);
        target = sealed(sealed(target, Target.SEALS + 50), Target.SEALS + 51);
        assertThat(target.seals()).hasSize(Target.SEALS);
        assertThat(target.seals().getFirst().sequence()).isNotZero();
        assertThat(target.lastGood()).map(Kept::sequence).contains(Target.SEALS + 51L);
    }

    private static Target sealed(Target target, long number) {
        return target.withSeal(
                Kept.of(
                        new Seal(
                                "db",
                                "server",
                                "%064x".formatted(number),
                                START.plusSeconds(number),
                                null,
                                Seal.Consistency.FUZZY,
                                1,
                                1,
                                Map.of()),
                        number));
    }
}
