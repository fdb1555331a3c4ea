package dev.reprise.vault.seal;

/**
 * Something about a file of a seal that a person should know. It fails nothing.
 *
 * @param path in the tree
 * @param what in lower case, such as {@code changed while it was read}
 */
public record Finding(Kind kind, String path, String what) {
    /** Whether the file is in the seal, and how. */
    public enum Kind {
        /** In the seal, but written to meanwhile: its content may be of no single moment. */
        CHANGED,
        /** Not in the seal: it went away between listing and reading. */
        VANISHED,
        /** Not in the seal: it could not be read. */
        UNREADABLE,
        /** Not in the seal: sockets and the like, which no backup can hold. */
        LEFT_OUT
    }

    @Override
    public String toString() {
        return path + ": " + what;
    }
}
