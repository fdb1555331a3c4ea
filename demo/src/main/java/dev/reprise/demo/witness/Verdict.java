package dev.reprise.demo.witness;

/** What became of something that the witness wrote, as it saw it at the time. */
public enum Verdict {
    /** It was told that it is safe: missing it later is a loss. */
    ACKNOWLEDGED,
    /** It was told that it was not taken, or never got as far as sending it. */
    REFUSED,
    /** It was told nothing: it may be there or not. */
    IN_DOUBT
}
