package dev.reprise.contracts;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a step left behind; the following steps of the run build on it. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "result")
@JsonSubTypes({
    @JsonSubTypes.Type(value = StepResult.Done.class, name = "done"),
    @JsonSubTypes.Type(value = StepResult.Sealed.class, name = "sealed"),
    @JsonSubTypes.Type(value = StepResult.Joined.class, name = "joined"),
    @JsonSubTypes.Type(value = StepResult.Scrubbed.class, name = "scrubbed"),
    @JsonSubTypes.Type(value = StepResult.StreamClosed.class, name = "stream-closed"),
    @JsonSubTypes.Type(value = StepResult.Staged.class, name = "staged"),
    @JsonSubTypes.Type(value = StepResult.Switched.class, name = "switched"),
    @JsonSubTypes.Type(value = StepResult.Validated.class, name = "validated"),
})
public sealed interface StepResult {
    /** The target is in the state that the step names. */
    record Done(String note) implements StepResult {}

    /** One component's data lies whole in the vault. */
    record Sealed(Seal seal) implements StepResult {}

    /**
     * A recovery point was written.
     *
     * @param point {@code p-} and the first hexadecimal digits of its snapshot
     */
    record Joined(String point, String snapshot, List<Seal> seals, boolean degraded)
            implements StepResult {}

    /** Every blob of the point was read back and compared with its hash. */
    record Scrubbed(String snapshot, long bytes, List<String> damaged) implements StepResult {}

    /**
     * The stream was drained and closed.
     *
     * @param last the last position that was received; null if nothing is held
     * @param proven the last position up to which base and log are known to be whole
     */
    record StreamClosed(
            @Nullable Position last,
            @Nullable Instant lastAt,
            @Nullable Position proven,
            @Nullable Instant provenAt,
            Loss loss)
            implements StepResult {}

    /**
     * A copy was restored beside the live one.
     *
     * @param place where it lies
     * @param reached the position that it was proven to have reached; null where the kind has none
     * @param loss what the copy lacks against everything that was ever acknowledged
     * @param counts what was put into it, by the kind's own words
     * @param notes what a person should know of it, such as what could not be read; at most 16
     */
    record Staged(
            String place,
            String snapshot,
            @Nullable Position reached,
            @Nullable Instant reachedAt,
            Loss loss,
            Map<String, Long> counts,
            List<String> notes)
            implements StepResult {
        private static final int NOTES = 16;

        public Staged {
            notes = known(notes).stream().limit(NOTES).map(FreeText::bounded).toList();
        }

        /** Of which there is nothing to know. */
        public Staged(
                String place,
                String snapshot,
                @Nullable Position reached,
                @Nullable Instant reachedAt,
                Loss loss,
                Map<String, Long> counts) {
            this(place, snapshot, reached, reachedAt, loss, counts, List.of());
        }

        /** An older journal has none. */
        private static List<String> known(@Nullable List<String> notes) {
            return notes == null ? List.of() : notes;
        }
    }

    /**
     * The copy is live.
     *
     * @param kept where what it replaced lies; empty if there was nothing
     * @param putBack addresses that were put back, at most 1,000
     * @param conflicts addresses that were left alone because they had changed
     */
    record Switched(String kept, List<String> putBack, List<String> conflicts, Loss loss)
            implements StepResult {}

    /** The proof. */
    record Validated(Verdict verdict, List<Finding> findings) implements StepResult {
        /** {@code 3 of 3 checks passed, 1 not applicable}: of those that apply. */
        public String tally() {
            long passed = count(Mark.OK);
            long idle = count(Mark.NOT_APPLICABLE);
            return "%d of %d checks passed%s"
                    .formatted(
                            passed,
                            findings.size() - idle,
                            idle == 0 ? "" : ", " + idle + " not applicable");
        }

        /** What is wrong, check by check. */
        public String wrong() {
            String bad =
                    findings.stream()
                            .filter(f -> f.mark() == Mark.BROKEN || f.mark() == Mark.EXCEEDED)
                            .map(f -> f.check() + ": " + f.says())
                            .collect(Collectors.joining("; "));
            return bad.isEmpty()
                    ? "the proof says " + verdict.name().toLowerCase(Locale.ROOT)
                    : bad;
        }

        private long count(Mark mark) {
            return findings.stream().filter(each -> each.mark() == mark).count();
        }
    }

    /** What all findings amount to. */
    enum Verdict {
        /** Every check that applies has passed. */
        PASSED,
        /** A bound is exceeded: a person decides. */
        DOUBTFUL,
        /** Structural damage: the run rolls back. */
        DAMAGED
    }

    /** How one check ended. */
    enum Mark {
        OK,
        NOT_APPLICABLE,
        EXCEEDED,
        BROKEN
    }

    /**
     * @param check such as {@code canary-ledger}
     * @param says expected against found, in words
     */
    record Finding(String check, Mark mark, String says) {
        public Finding {
            says = FreeText.bounded(says);
        }
    }
}
