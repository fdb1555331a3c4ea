package dev.reprise.component.postgres.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.contracts.Observation.ComponentMeasured;
import dev.reprise.contracts.Position;
import dev.reprise.contracts.StepResult.Finding;
import dev.reprise.contracts.StepResult.Mark;
import dev.reprise.contracts.StepResult.Verdict;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class JudgementsTest {
    @Test
    void shouldFindAGapInTheLedger() {
        Finding finding = new CanaryLedger(true, 1, 10, 8).judge(null);

        assertThat(finding.mark()).isEqualTo(Mark.BROKEN);
        assertThat(finding.says()).isEqualTo("2 of the numbers 1 to 10 are missing");
    }

    @Test
    void shouldMissACanaryThatWasMeasured() {
        assertThat(new CanaryLedger(true, 1, 10, 10).judge(measured(Map.of("canary", 12L))).mark())
                .isEqualTo(Mark.BROKEN);
        assertThat(new CanaryLedger(false, 0, 0, 0).judge(measured(Map.of("canary", 1L))).mark())
                .isEqualTo(Mark.BROKEN);
    }

    @Test
    void shouldPassALedgerThatReachesFarEnough() {
        assertThat(new CanaryLedger(true, 3, 10, 8).judge(measured(Map.of("canary", 9L))).mark())
                .isEqualTo(Mark.OK);
        assertThat(new CanaryLedger(false, 0, 0, 0).judge(null).mark())
                .isEqualTo(Mark.NOT_APPLICABLE);
        assertThat(new CanaryLedger(true, 0, 0, 0).judge(null).mark()).isEqualTo(Mark.OK);
    }

    @Test
    void shouldAskAPersonOnlyWhereManyRowsAreMissing() {
        ComponentMeasured before = measured(Map.of("app.public.t", 100L, "canary", 7L));

        assertThat(RowBounds.judge(Map.of("app.public.t", 250L), before, null).mark())
                .isEqualTo(Mark.OK);
        assertThat(RowBounds.judge(Map.of("app.public.t", 95L), before, null).mark())
                .isEqualTo(Mark.OK);
        assertThat(RowBounds.judge(Map.of("app.public.t", 80L), before, null).mark())
                .isEqualTo(Mark.EXCEEDED);
    }

    @Test
    void shouldHoldRowsBetweenTheMeasurementsOnEitherSide() {
        ComponentMeasured before = measured(Map.of("app.public.t", 100L));
        ComponentMeasured after = measured(Map.of("app.public.t", 120L));

        assertThat(RowBounds.judge(Map.of("app.public.t", 110L), before, after).mark())
                .isEqualTo(Mark.OK);
        assertThat(RowBounds.judge(Map.of("app.public.t", 500L), before, after).mark())
                .isEqualTo(Mark.EXCEEDED);
    }

    @Test
    void shouldNotJudgeASchemaThatTheLogHasChanged() {
        ComponentMeasured before = measured(Map.of());

        assertThat(Schema.judge("digest", before, at(9)).mark()).isEqualTo(Mark.OK);
        assertThat(Schema.judge("other", before, at(3)).mark()).isEqualTo(Mark.EXCEEDED);
        assertThat(Schema.judge("other", before, at(9)).mark()).isEqualTo(Mark.NOT_APPLICABLE);
        assertThat(Schema.judge("other", before, null).mark()).isEqualTo(Mark.NOT_APPLICABLE);
        assertThat(Schema.judge("other", before, new Position("elsewhere", at(3).at())).mark())
                .isEqualTo(Mark.NOT_APPLICABLE);
    }

    @Test
    void shouldCallItDamagedForOneBrokenFinding() {
        var findings = new Findings();
        findings.add(new Finding("a", Mark.OK, ""));
        assertThat(findings.validated().verdict()).isEqualTo(Verdict.PASSED);
        findings.add(new Finding("b", Mark.EXCEEDED, ""));
        assertThat(findings.validated().verdict()).isEqualTo(Verdict.DOUBTFUL);
        findings.add(new Finding("c", Mark.BROKEN, ""));
        assertThat(findings.validated().verdict()).isEqualTo(Verdict.DAMAGED);
    }

    private static Position at(int place) {
        return new Position("b", "%016X".formatted(place));
    }

    private static ComponentMeasured measured(Map<String, Long> counts) {
        return new ComponentMeasured("db", at(5), Instant.EPOCH, counts, "digest");
    }
}
