package dev.reprise.detector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.component.Probe.Hindrance;
import dev.reprise.component.Probe.Look.Blind;
import dev.reprise.component.Probe.Symptom;
import dev.reprise.contracts.Observation;
import dev.reprise.contracts.Observation.ComponentHindered;
import dev.reprise.contracts.Observation.ComponentUnhindered;
import dev.reprise.contracts.Observation.IncidentCleared;
import dev.reprise.contracts.Observation.IncidentDetected;
import dev.reprise.contracts.Observation.SightLost;
import dev.reprise.contracts.Observation.SightRegained;
import dev.reprise.contracts.Sight;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LevelsTest {
    private static final Sight SIGHT = new Sight("files", Sight.Method.FILES);
    private static final Instant START = Instant.parse("2026-11-23T14:00:00Z");

    private final Levels levels =
            new Levels("pg", SIGHT, Set.of("down", "gone"), new Hysteresis(2, 2, 2));

    @Test
    void shouldSayEveryLevelAtFirstAndNothingWhileNothingChanges() {
        // When
        List<Observation> first = levels.seen(List.of(), at(0));
        List<Observation> second = levels.seen(List.of(), at(1));
        // Then
        assertThat(first)
                .containsExactly(
                        new IncidentCleared("pg", "down", SIGHT, "seen well"),
                        new IncidentCleared("pg", "gone", SIGHT, "seen well"));
        assertThat(second).isEmpty();
    }

    @Test
    void shouldSayOnceAMinuteThatAllIsStillWell() {
        // Given
        levels.seen(List.of(), at(0));
        // When
        List<Observation> before = levels.seen(List.of(), at(59));
        List<Observation> after = levels.seen(List.of(), at(60));
        List<Observation> next = levels.seen(List.of(), at(61));
        // Then
        assertThat(before).isEmpty();
        assertThat(after)
                .containsExactly(
                        new IncidentCleared("pg", "down", SIGHT, "seen well"),
                        new IncidentCleared("pg", "gone", SIGHT, "seen well"));
        assertThat(next).isEmpty();
    }

    @Test
    void shouldSayThatAConditionHoldsAfterTheSecondBadLookWithItsOnset() {
        // Given
        levels.seen(List.of(), at(0));
        levels.seen(List.of(), at(1));
        // When
        List<Observation> once = levels.seen(bad("gone", "no folder"), at(2));
        List<Observation> twice = levels.seen(bad("gone", "still no folder"), at(3));
        List<Observation> again = levels.seen(bad("gone", "still no folder"), at(4));
        // Then
        assertThat(once).isEmpty();
        assertThat(twice)
                .containsExactly(
                        new IncidentDetected(
                                "pg", "gone", SIGHT, "still no folder", at(1), at(2), List.of()));
        assertThat(again).isEmpty();
    }

    @Test
    void shouldNotCallAComponentWellThatAilsInAnotherWay() {
        // Given
        levels.seen(bad("gone", "no folder"), at(0));
        levels.seen(bad("gone", "no folder"), at(1));
        // When
        levels.seen(bad("down", "no answer"), at(2));
        List<Observation> said = levels.seen(bad("down", "no answer"), at(3));
        // Then
        assertThat(said)
                .contains(
                        new IncidentCleared("pg", "gone", SIGHT, "not seen; what is seen is down"));
    }

    @Test
    void shouldForgetASingleBadLook() {
        // Given
        levels.seen(List.of(), at(0));
        // When
        levels.seen(bad("gone", "a glitch"), at(1));
        levels.seen(List.of(), at(2));
        levels.seen(bad("gone", "bad"), at(3));
        List<Observation> said = levels.seen(bad("gone", "bad"), at(4));
        // Then
        assertThat(said)
                .containsExactly(
                        new IncidentDetected("pg", "gone", SIGHT, "bad", at(2), at(3), List.of()));
    }

    @Test
    void shouldSayThatItIsOverAfterTheSecondGoodLook() {
        // Given
        levels.seen(bad("gone", "bad"), at(0));
        levels.seen(bad("gone", "bad"), at(1));
        // When
        List<Observation> once = levels.seen(List.of(), at(2));
        List<Observation> twice = levels.seen(List.of(), at(3));
        // Then
        assertThat(once).isEmpty();
        assertThat(twice).containsExactly(new IncidentCleared("pg", "gone", SIGHT, "seen well"));
    }

    @Test
    void shouldSayItAgainWhereTheScopeHasGrown() {
        // Given
        levels.seen(bad("gone", "1", "pg/a"), at(0));
        levels.seen(bad("gone", "1", "pg/a"), at(1));
        // When
        List<Observation> said = levels.seen(bad("gone", "2", "pg/a", "pg/b"), at(2));
        // Then
        assertThat(said)
                .containsExactly(
                        new IncidentDetected(
                                "pg", "gone", SIGHT, "2", null, at(0), List.of("pg/a", "pg/b")));
    }

    @Test
    void shouldBelieveAProbeThatKnowsBetterWhenAllWasWell() {
        // Given
        levels.seen(List.of(), at(0));
        var symptom = new Symptom("gone", "bad", at(-5), List.of());
        // When
        levels.seen(List.of(symptom), at(1));
        List<Observation> said = levels.seen(List.of(symptom), at(2));
        // Then
        assertThat(said)
                .containsExactly(
                        new IncidentDetected("pg", "gone", SIGHT, "bad", at(-5), at(1), List.of()));
    }

    @Test
    void shouldSayAllLevelsAgainOnceALostSightIsBack() {
        // Given
        levels.seen(List.of(), at(0));
        // When
        List<Observation> once = levels.blind(new Blind("no permission"));
        List<Observation> twice = levels.blind(new Blind("no permission"));
        List<Observation> thrice = levels.blind(new Blind("no permission"));
        List<Observation> back = levels.seen(List.of(), at(4));
        // Then
        assertThat(once).isEmpty();
        assertThat(twice).containsExactly(new SightLost("pg", SIGHT, "no permission"));
        assertThat(thrice).isEmpty();
        assertThat(back)
                .containsExactly(
                        new SightRegained("pg", SIGHT),
                        new IncidentCleared("pg", "down", SIGHT, "seen well"),
                        new IncidentCleared("pg", "gone", SIGHT, "seen well"));
    }

    @Test
    void shouldNotTakeABlindLookForAGoodOne() {
        // Given
        levels.seen(List.of(), at(0));
        levels.seen(bad("gone", "bad"), at(1));
        // When
        levels.blind(new Blind("slow"));
        List<Observation> said = levels.seen(bad("gone", "bad"), at(3));
        // Then
        assertThat(said).hasSize(1).first().isInstanceOf(IncidentDetected.class);
    }

    @Test
    void shouldRefuseToBelieveAfterNoLookAtAll() {
        assertThatThrownBy(() -> new Hysteresis(0, 2, 2))
                .hasMessageContaining("reprise.detector.up is 0")
                .hasMessageContaining("next: set it to 1 or more");
    }

    private static List<Symptom> bad(String condition, String evidence, String... scope) {
        return List.of(new Symptom(condition, evidence, null, List.of(scope)));
    }

    private static Instant at(int second) {
        return START.plusSeconds(second);
    }

    @Test
    void shouldSayWhatHindersWhenItBeginsAndWhenItEnds() {
        // Given
        assertThat(levels.hindrance(null)).containsExactly(new ComponentUnhindered("pg", SIGHT));
        assertThat(levels.hindrance(null)).isEmpty();
        // When
        List<Observation> once = levels.hindrance(new Hindrance("full: base/5/1", "make room"));
        List<Observation> twice = levels.hindrance(new Hindrance("full: base/5/2", "make room"));
        List<Observation> again = levels.hindrance(new Hindrance("full: base/5/3", "make room"));
        // Then
        assertThat(once).isEmpty();
        assertThat(twice)
                .containsExactly(new ComponentHindered("pg", SIGHT, "full: base/5/2", "make room"));
        assertThat(again).isEmpty();
        // And when it is over
        assertThat(levels.hindrance(null)).isEmpty();
        assertThat(levels.hindrance(null)).containsExactly(new ComponentUnhindered("pg", SIGHT));
    }
}
