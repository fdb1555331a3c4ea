package dev.reprise.cli;

/** What a command's exit code says. These numbers are API. */
public enum Exit {
    /** Done and verified. */
    DONE(0),
    FAILED(1),
    /** Wrong usage or configuration. */
    USAGE(2),
    /** Refused; nothing was changed. */
    REFUSED(3),
    /** Waiting for an approval. */
    WAITING(4),
    /** Done in part. */
    PARTLY(5),
    /** Done, not verified. */
    UNVERIFIED(6),
    ROLLED_BACK(7),
    /** The services cannot be reached. */
    UNREACHABLE(10),
    INTERRUPTED(130);

    private final int code;

    Exit(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }
}
