package dev.reprise.component.postgres.wal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.contracts.Loss;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LossLedgerTest {
    private static final TimelineHistory ONE = TimelineHistory.first("77", 1);
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    @Test
    void shouldLoseNothingWhenAllThatWasReceivedIsProven() throws Exception {
        Loss loss = loss(proven(1000, 1000), List.of(), live(1000, 500, 7), true);

        assertThat(loss).isEqualTo(Loss.NOTHING);
    }

    @Test
    void shouldNotPromiseThatAnAsynchronousReceiverHadAll() throws Exception {
        Loss loss = loss(proven(1000, 1000), List.of(), live(1000, 500, 7), false);

        assertThat(loss).isEqualTo(new Loss(NOON, NOON.plusSeconds(60), 0, 0, false));
    }

    @Test
    void shouldCountTheBatchesBeyondAndWhatWasNotInOneYet() throws Exception {
        // Given: proven to 300 in the middle of the batch of 200 to 400
        List<Batch> batches = List.of(batch(0, 200, 50), batch(200, 400, 20), batch(400, 600, 30));

        // When: 3 of the second batch's commits are proven, 9 were received after the last batch
        Loss loss = loss(proven(300, 310), batches, live(800, 600, 9), true);

        // Then
        assertThat(loss.commits()).isEqualTo(20 - 3 + 30 + 9);
        assertThat(loss.exact()).isTrue();
        assertThat(loss.from()).isEqualTo(NOON);
        assertThat(loss.to()).isEqualTo(NOON.plusSeconds(35));
    }

    @Test
    void shouldCountALostBatchThoughTheReceiverBeganAnewBeforeIt() throws Exception {
        // Given: a spool that was lost is received again from where its segment begins
        List<Batch> batches = List.of(batch(0, 200, 50), batch(200, 400, 20));

        // Then it is not said that nothing is lost, and no commit counts twice
        for (long received : new long[] {150, 300}) {
            for (boolean complete : new boolean[] {true, false}) {
                Loss loss = loss(proven(200, 200), batches, live(received, 400, 3), complete);
                assertThat(loss.commits()).isEqualTo(20);
                assertThat(loss.exact()).isEqualTo(complete);
            }
        }
    }

    @Test
    void shouldCountOverlappingBatchesOnce() throws Exception {
        List<Batch> batches = List.of(batch(200, 400, 20), batch(200, 600, 45), batch(600, 700, 1));

        Loss loss = loss(proven(200, 200), batches, live(700, 700, 0), true);

        assertThat(loss.commits()).isEqualTo(46);
        assertThat(loss.exact()).isTrue();
    }

    @Test
    void shouldCallACountWithAGapAnEstimate() throws Exception {
        List<Batch> batches = List.of(batch(500, 600, 5));

        Loss loss = loss(proven(200, 200), batches, live(700, 600, 2), true);

        assertThat(loss.commits()).isEqualTo(7);
        assertThat(loss.exact()).isFalse();
    }

    @Test
    void shouldKnowTheBatchesThoughNobodyKnowsTheReceiver() throws Exception {
        List<Batch> batches = List.of(batch(200, 400, 20));

        Loss loss = loss(proven(200, 200), batches, null, false);

        assertThat(loss.commits()).isEqualTo(20);
        assertThat(loss.exact()).isFalse();
        assertThat(loss.to()).isEqualTo(NOON.plusSeconds(60));
    }

    @Test
    void shouldNotCallBatchesLostThatAreProvenWhereNobodyKnowsTheReceiver() throws Exception {
        List<Batch> batches = List.of(batch(0, 200, 50), batch(200, 400, 20));

        assertThat(loss(proven(400, 400), batches, null, false).commits()).isZero();
        assertThat(loss(proven(400, 400), batches, null, true)).isEqualTo(Loss.NOTHING);
    }

    @Test
    void shouldSayThatABatchIsMissingAlsoWhereTheNextOneHoldsNoCommit() throws Exception {
        // Given the batch of 200 to 400 is not in the vault, or cannot be read
        List<Batch> batches = List.of(batch(0, 200, 50), batch(400, 600, 0));

        // Then nobody knows what was in it, and that is said
        for (StreamState.View live : new StreamState.View[] {null, live(600, 600, 0)}) {
            Loss loss = loss(proven(200, 200), batches, live, true);
            assertThat(loss.any()).isTrue();
            assertThat(loss.exact()).isFalse();
        }
    }

    @Test
    void shouldLoseAllOfALaterTimelineThatIsNotProven() throws Exception {
        // Given
        TimelineHistory two = TimelineHistory.parse("77", 2, "1\t0/12C\tno recovery target\n");
        var batches = new ArrayList<Batch>();
        batches.add(
                new Batch(
                        "",
                        NOON,
                        "77",
                        two.branch(),
                        new Lsn(0),
                        new Lsn(400),
                        new WalSurvey(11, NOON.plusSeconds(1), NOON.plusSeconds(2), null)));
        StreamState state = new StreamState();
        state.stands(
                two,
                new SegmentNames(16 << 20),
                new Lsn(400),
                new Lsn(500),
                new WalSurvey(4, NOON.plusSeconds(3), NOON.plusSeconds(4), null));

        // When
        Loss loss = loss(proven(300, 300), batches, state.view(), true);

        // Then, but for the three in its first segment that it has from before it was left
        assertThat(loss.commits()).isEqualTo(11 - 3 + 4);
        assertThat(loss.exact()).isFalse();
    }

    private static Loss loss(
            LossLedger.Proven proven,
            List<Batch> batches,
            StreamState.@Nullable View live,
            boolean complete)
            throws Exception {
        return LossLedger.loss(proven, batches, live, complete, NOON.plusSeconds(60));
    }

    private static LossLedger.Proven proven(long end, long covered) {
        return new LossLedger.Proven(
                ONE,
                Lsn.ZERO,
                new Lsn(end),
                new Lsn(covered),
                NOON,
                (after, upTo) -> new WalSurvey(3, NOON, NOON, null));
    }

    private static StreamState.View live(long received, long vaulted, long pending) {
        StreamState state = new StreamState();
        state.stands(
                ONE,
                new SegmentNames(16 << 20),
                new Lsn(vaulted),
                new Lsn(received),
                new WalSurvey(
                        pending,
                        pending == 0 ? null : NOON.plusSeconds(20),
                        pending == 0 ? null : NOON.plusSeconds(30),
                        null));
        state.heard(NOON.plusSeconds(30));
        return state.view();
    }

    private static Batch batch(long from, long to, long commits) {
        return new Batch(
                "",
                NOON,
                "77",
                ONE.branch(),
                new Lsn(from),
                new Lsn(to),
                new WalSurvey(commits, NOON.plusSeconds(1), NOON.plusSeconds(10), null));
    }
}
