package dev.reprise.component.sessions.repair;

import dev.reprise.component.sessions.tree.Verdict.Fields;
import java.time.Instant;

/**
 * A sound version of a file. Its content lies in the depot, by hash.
 *
 * @param at when it was seen
 */
record Version(
        Instant at,
        String path,
        String hash,
        int mode,
        int uid,
        int gid,
        long mtime,
        Fields fields) {
    /** Whether a later version goes on from this one: the same record, created then, not older. */
    boolean continuedBy(Version later) {
        return fields.id().equals(later.fields.id())
                && (fields.created() == 0 || fields.created() == later.fields.created())
                && later.fields.updated() >= fields.updated();
    }
}
