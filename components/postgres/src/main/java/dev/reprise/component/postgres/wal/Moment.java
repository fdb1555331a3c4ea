package dev.reprise.component.postgres.wal;

/** What a moment means in the log. */
public sealed interface Moment {
    /** The last commit before the first one that is later than the moment. */
    record Found(Reach reach) implements Moment {}

    /** The base is newer than the moment: an older one is needed. */
    record BeforeBase(Reach first) implements Moment {}

    /** The log that can be proven ends before the moment; whatever followed is not known. */
    record BeyondEnd(Reach last) implements Moment {}
}
