package dev.reprise.component.postgres.wal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.contracts.Wire;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class StreamStateTest {
    private static final TimelineHistory ONE = TimelineHistory.first("77", 1);
    private static final TimelineHistory TWO =
            TimelineHistory.parse("77", 2, "1\t0/12C\tno recovery target\n");
    private static final SegmentNames NAMES = new SegmentNames(16 << 20);
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    private final StreamState state = new StreamState();

    @Test
    void shouldGiveTheSameCutUntilItIsInTheVault() {
        // Given
        state.stands(ONE, NAMES, new Lsn(100), new Lsn(100), WalSurvey.EMPTY);
        assertThat(state.cut()).isEmpty();
        state.received(new Lsn(200), commits(5), NOON);

        // When more arrives while the cut is carried
        StreamState.Cut cut = state.cut().orElseThrow();
        state.received(new Lsn(300), commits(2), NOON);

        // Then
        assertThat(state.cut()).contains(cut);
        assertThat(cut.to()).isEqualTo(new Lsn(200));
        assertThat(cut.survey().commits()).isEqualTo(5);
        assertThat(state.view().pending().commits()).isEqualTo(7);
        state.vaulted(cut);
        assertThat(state.view().vaulted()).isEqualTo(new Lsn(200));
        assertThat(state.view().pending().commits()).isEqualTo(2);
        assertThat(state.cut().orElseThrow().from()).isEqualTo(new Lsn(200));
    }

    @Test
    void shouldCarryTheRestOfATimelineBeforeTheNext() {
        // Given
        state.stands(ONE, NAMES, new Lsn(100), new Lsn(100), WalSurvey.EMPTY);
        state.received(new Lsn(300), commits(5), NOON);

        // When
        state.stands(TWO, NAMES, new Lsn(0), new Lsn(0), WalSurvey.EMPTY);
        state.received(new Lsn(400), commits(1), NOON);

        // Then
        StreamState.Cut rest = state.cut().orElseThrow();
        assertThat(rest.history()).isEqualTo(ONE);
        assertThat(rest.to()).isEqualTo(new Lsn(300));
        state.vaulted(rest);
        assertThat(state.view().vaulted()).isEqualTo(new Lsn(0));
        StreamState.Cut next = state.cut().orElseThrow();
        assertThat(next.history()).isEqualTo(TWO);
        assertThat(next.survey().commits()).isEqualTo(1);
    }

    @Test
    void shouldKnowWhatWasLostWithTheSpool() {
        // Given
        state.stands(ONE, NAMES, new Lsn(100), new Lsn(100), WalSurvey.EMPTY);
        state.received(new Lsn(200), commits(5), NOON);
        assertThat(state.cut()).isPresent();
        state.received(new Lsn(300), commits(2), NOON);

        // When
        state.spoolLost();

        // Then
        assertThat(state.cut()).isEmpty();
        assertThat(state.view().pending().commits()).isEqualTo(7);
        assertThat(state.view().spoolWhole()).isFalse();
    }

    @Test
    void shouldBeWrittenDownAndReadBack() throws Exception {
        // Given
        state.stands(TWO, NAMES, new Lsn(100), new Lsn(100), WalSurvey.EMPTY);
        state.received(new Lsn(200), commits(5), NOON);
        state.heard(NOON);
        var noted = new StreamMemory.Noted(state.view(), true);

        // Then
        assertThat(Wire.fromJson(Wire.json(noted), StreamMemory.Noted.class)).isEqualTo(noted);
    }

    private static WalSurvey commits(long count) {
        return new WalSurvey(count, NOON, NOON, null);
    }
}
