package dev.reprise.demo.witness;

import java.time.Instant;
import java.util.List;

/**
 * What the witness found when it counted.
 *
 * @param occasion what it was asked for
 * @param readable whether the database could be read at all; if not, every row is missing
 * @param sessions how many sessions should be there, and how many of them lack a file
 * @param missing everything acknowledged that is not there, or not as it was, at most {@link
 *     #MOST_MISSING}
 * @param strays files below the session tree that the witness knows nothing of, at most 100
 */
public record Audit(
        String occasion,
        Instant at,
        boolean readable,
        Tally rows,
        Tally files,
        Sessions sessions,
        List<Missing> missing,
        List<String> strays) {
    static final int MOST_MISSING = 50_000;

    /** How many of each. */
    public record Tally(long acknowledged, long refused, long inDoubt, long missing) {}

    /** Of the sessions. */
    public record Sessions(long known, long harmed) {}

    /** A row, or a file of a session. */
    public enum Kind {
        ROW,
        FILE
    }

    /**
     * @param name a row's number, or a file's path below the session tree
     * @param sent before this it cannot have been taken
     * @param settled after this it was safe, as far as the writer was told
     */
    public record Missing(Kind kind, String name, Instant sent, Instant settled) {}
}
