package dev.reprise.component.postgres.proof;

import dev.reprise.component.postgres.probe.MeasureProbe;
import dev.reprise.contracts.Observation.ComponentMeasured;
import dev.reprise.contracts.StepResult.Finding;
import dev.reprise.contracts.StepResult.Mark;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Row counts must lie between those measured on either side. Rows may also have been deleted and
 * written in between, so a small difference is said and passes; a large one asks a person.
 */
final class RowBounds {
    private static final String CHECK = "row-counts";
    private static final long FEW = 5;
    private static final double SHARE = 0.1;

    private RowBounds() {}

    /**
     * @param after null where there is none; then more rows than before are always fine
     */
    static Finding judge(
            Map<String, Long> found,
            @Nullable ComponentMeasured before,
            @Nullable ComponentMeasured after) {
        if (before == null) {
            return new Finding(CHECK, Mark.NOT_APPLICABLE, "nothing was measured before");
        }
        Map<String, Long> expected = new TreeMap<>(before.counts());
        expected.remove(MeasureProbe.CANARY);
        if (expected.isEmpty()) {
            return new Finding(CHECK, Mark.NOT_APPLICABLE, "no table was small enough to count");
        }
        var missing = new ArrayList<String>();
        var outside = new ArrayList<String>();
        long rows = 0;
        for (Map.Entry<String, Long> table : expected.entrySet()) {
            Long now = found.get(table.getKey());
            if (now == null) {
                missing.add(table.getKey());
                continue;
            }
            rows += now;
            Long later = after == null ? null : after.counts().get(table.getKey());
            long least = later == null ? table.getValue() : Math.min(table.getValue(), later);
            long most = later == null ? Long.MAX_VALUE : Math.max(table.getValue(), later);
            if (now < least && large(least - now, least) || now > most && large(now - most, most)) {
                outside.add(
                        "%s has %s rows, measured were %s%s"
                                .formatted(
                                        table.getKey(),
                                        count(now),
                                        count(table.getValue()),
                                        later == null ? "" : " and then " + count(later)));
            }
        }
        if (!outside.isEmpty()) {
            return new Finding(CHECK, Mark.EXCEEDED, some(outside));
        }
        return new Finding(
                CHECK,
                Mark.OK,
                "%s rows in %d tables, as measured%s%s"
                        .formatted(
                                count(rows),
                                expected.size() - missing.size(),
                                after == null ? "" : " on either side",
                                missing.isEmpty() ? "" : "; not counted now: " + some(missing)));
    }

    /** {@code 18,402}, as everywhere. */
    private static String count(long rows) {
        return String.format(Locale.ROOT, "%,d", rows);
    }

    private static boolean large(long difference, long of) {
        return difference >= FEW && difference > of * SHARE;
    }

    private static String some(List<String> all) {
        int shown = Math.min(3, all.size());
        return String.join(", ", all.subList(0, shown))
                + (all.size() > shown ? " and %d more".formatted(all.size() - shown) : "");
    }
}
