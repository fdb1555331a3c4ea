package dev.reprise.component;

import dev.reprise.contracts.Command.Goal;
import dev.reprise.contracts.Command.Source;
import dev.reprise.contracts.StepResult;
import dev.reprise.vault.Vault;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a component comes back. Every step is called under the component's lock, is harmless twice
 * and resumes what an earlier attempt has left; everything is prepared beside the target under
 * names that carry run, step and attempt.
 */
public interface Restore {
    /**
     * Ends what is left of the target's processes, so that nobody writes to its data.
     *
     * @param seen the conditions that this answers: looks once more, and ends nothing where the
     *     target is well by now. Empty where a person wants it whatever its state
     */
    StepEnd fence(Work work, List<String> seen) throws SupersededException, InterruptedException;

    /** Starts the target on the data that it has, and waits until it serves. */
    StepEnd start(Work work) throws SupersededException, InterruptedException;

    /** Restores a copy beside the live one. Ends with {@link StepResult.Staged}. */
    StepEnd stage(Work work, Vault vault, Source source, Goal goal)
            throws SupersededException, InterruptedException;

    /**
     * Looks once more, then makes the copy live, on condition that what it replaces is still what
     * was to be replaced. Ends with {@link StepResult.Switched}.
     */
    StepEnd switchOver(Work work, StepResult.Staged copy)
            throws SupersededException, InterruptedException;

    /**
     * Makes what was replaced live again.
     *
     * @param switched null where the switch's own result never arrived: the marker tells
     */
    StepEnd rollBack(Work work, StepResult.@Nullable Switched switched)
            throws SupersededException, InterruptedException;

    /** Undoes every hold on the user's stack that the markers beside the target name. */
    StepEnd release(Work work) throws SupersededException, InterruptedException;

    /** What a restore would do, without touching anything. */
    Preview preview(Vault vault, Source source, Goal goal) throws InterruptedException;

    /**
     * Moments in its lines are ISO 8601 in UTC: whoever shows them does so in the reader's zone.
     *
     * @param reaches in words, such as {@code 14:02:00, base of 22 Nov 03:00 + WAL to 0/5A3F21C8}
     * @param putsBack lines of what comes back
     * @param loses lines of what is given up; empty means nothing
     * @param pauses lines of who is held, and for about how long
     * @param bytes to be written
     * @param free bytes where the copy is staged
     * @param refusals why it would be refused; empty means it would not
     * @param damaged why this seal cannot be read, and an older one may do; empty means it can
     */
    record Preview(
            String reaches,
            List<String> putsBack,
            List<String> loses,
            List<String> pauses,
            long bytes,
            long free,
            List<String> refusals,
            String damaged) {
        /** Of a seal that can be read. */
        public Preview(
                String reaches,
                List<String> putsBack,
                List<String> loses,
                List<String> pauses,
                long bytes,
                long free,
                List<String> refusals) {
            this(reaches, putsBack, loses, pauses, bytes, free, refusals, "");
        }

        /** Of a seal that cannot be read. */
        public static Preview unreadable(String why) {
            return new Preview(
                    "nothing", List.of(), List.of(), List.of(), -1, 0, List.of(why), why);
        }
    }
}
