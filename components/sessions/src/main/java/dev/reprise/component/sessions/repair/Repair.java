package dev.reprise.component.sessions.repair;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One file that is to be put back.
 *
 * @param path below the protected folder; its content lies under the same path in the staging
 * @param hash SHA-256 of what is put in; empty where nothing is
 * @param mtime nanoseconds since 1970
 * @param replaces SHA-256 of the damaged file that it replaces; empty where the file is missing
 * @param from the moment of the version; null for an index that was built anew
 */
public record Repair(
        Kind kind,
        String path,
        String hash,
        int mode,
        int uid,
        int gid,
        long mtime,
        String replaces,
        @Nullable Instant from) {
    /** Whether there is a content that it puts in. */
    public boolean putsIn() {
        return kind != Kind.PUT_ASIDE;
    }

    /** What is done with the file. */
    public enum Kind {
        /** It is missing. */
        PUT_BACK,
        /** It is there and damaged. */
        REPLACE,
        /** Something that is no file lies in its place, and is put aside whatever it is. */
        SET_ASIDE,
        /** It is there, damaged, and no sound version is held: it is put aside as it is. */
        PUT_ASIDE,
        /** An index, merged with whatever stands there at the moment of the switch. */
        INDEX
    }
}
