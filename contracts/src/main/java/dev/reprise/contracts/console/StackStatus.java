package dev.reprise.contracts.console;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a stack is.
 *
 * @param verdict in one word
 * @param current whether the console has read the whole journal
 * @param place of the vault
 * @param vaultFree bytes; -1 if they cannot be told
 * @param running runs that are under way
 * @param open incidents that are open
 * @param last the last incident that is over; null if there was none
 * @param unread messages that could not be read, and why, the newest first; at most 50
 * @param toDo what a person has to see to
 */
public record StackStatus(
        String stack,
        String host,
        String mode,
        Verdict verdict,
        Instant at,
        boolean current,
        boolean paused,
        List<ComponentStatus> components,
        String place,
        long vaultFree,
        int points,
        @Nullable PointReport lastPoint,
        List<RunReport> running,
        List<IncidentReport> open,
        @Nullable IncidentReport last,
        List<String> unread,
        List<ToDo> toDo) {
    /** What it all amounts to. */
    public enum Verdict {
        PROTECTED,
        /** Within its limits no longer, or not yet. */
        AT_RISK,
        RECOVERING,
        /** Something is broken that nobody is mending. */
        BROKEN
    }

    /** How a component is. */
    public enum Health {
        HEALTHY,
        AILING,
        RECOVERING,
        /** The last proof of what is live has found damage in it, and nothing is mending it. */
        DAMAGED,
        /** It is there, and does not do all that it should: no reason to restore. */
        HINDERED,
        /** It cannot be seen: neither well nor bad. */
        UNSEEN
    }

    /**
     * @param conditions that hold
     * @param blind observers that cannot see, with the reason
     * @param counts of what it holds, in the kind's own words
     * @param bytes of its last seal; -1 if there is none
     * @param couldLose what would be lost if it vanished now; null if it was never sealed
     * @param rto null where each plan has its own
     * @param stream what the keeper of its stream says; empty where it has none
     * @param holds on the user's stack
     */
    public record ComponentStatus(
            String name,
            String kind,
            String mode,
            Health health,
            List<String> conditions,
            Map<String, String> blind,
            Map<String, Long> counts,
            long bytes,
            @Nullable Duration couldLose,
            Duration rpo,
            @Nullable Duration rto,
            @Nullable Instant lastRestored,
            @Nullable Duration lastTook,
            String stream,
            List<String> holds) {}

    /** Why a person is wanted. */
    public enum Want {
        /** The bus cannot be reached: what is shown is as it was known before. */
        BUS_AWAY,
        /** A run is frozen: no recovery starts on its component before a person's restore. */
        FROZEN,
        /** Automation has given a component up. */
        NOT_RECOVERED,
        /** A recovery was not started, for a reason that a person can end. */
        WITHHELD,
        PAUSED,
        /** More could be lost than may be. */
        UNPROTECTED,
        /** The last proof of what is live has found damage in it. */
        DAMAGED,
        /** The last proof of what is live left doubts. */
        DOUBTED,
        /** A component does not do all that it should, and no restore would mend that. */
        HINDERED,
        /** A component was to be sealed, and could not be. */
        UNSEALED,
        /** The vault lacks what it should hold. */
        VAULT_DAMAGED,
        /** Notices were given up: nobody is told. */
        UNHEARD,
        UNSEEN
    }

    /**
     * @param what in a line
     * @param next the command, or the deed
     * @param since when it was first known; null where that is not said
     */
    public record ToDo(Want want, String what, String next, @Nullable Instant since) {
        public ToDo(Want want, String what, String next) {
            this(want, what, next, null);
        }
    }
}
