package dev.reprise.component.sessions.tree;

import org.jspecify.annotations.Nullable;

/**
 * Something that is not as it is when all is well.
 *
 * @param path of the record concerned; for a missing one, where it belongs
 * @param stamp of the file as it was judged; null where it is about a missing one
 * @param says what is wrong, without content; cut off where it is longer than anybody reads
 */
public record Trouble(Kind kind, String path, @Nullable Stamp stamp, String says) {
    private static final int LONGEST = 400;

    public Trouble {
        if (says.length() > LONGEST) {
            says = says.substring(0, LONGEST) + "…";
        }
    }

    /** What it is, and whether it is damage that is repaired or an irregularity that is noted. */
    public enum Kind {
        /** A file that cannot be read as what it should be. */
        UNREADABLE(true),
        /** There are messages, but their session's info is gone: the session is hidden. */
        INFO_MISSING(true),
        /** Sub-sessions are there, and the index of their parent is not. */
        INDEX_LOST(true),
        /** The index of a parent lacks sub-sessions that are there. */
        INDEX_INCOMPLETE(true),
        /** An index names a sub-session that is not there. */
        INDEX_DANGLING(false),
        /** The parent of a session or sub-session is not there. */
        PARENT_MISSING(false),
        /** A session is its own ancestor. */
        CYCLE(false),
        /** A file that this user, or the disk, does not let us read: nothing is known of it. */
        CANNOT_BE_READ(false),
        /** A sound file that is larger than what the stream of changes takes. */
        TOO_LARGE(false),
        /**
         * Among the records lies what is neither file nor folder: nothing behind it is protected.
         */
        IN_THE_WAY(false),
        /** Times or status contradict each other. */
        CONTRADICTION(false),
        /** Parts of a message that is not there. */
        STRAY_PART(false);

        private final boolean damage;

        Kind(boolean damage) {
            this.damage = damage;
        }

        public boolean damage() {
            return damage;
        }
    }
}
