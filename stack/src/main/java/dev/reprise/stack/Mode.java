package dev.reprise.stack;

/** What Reprise may do without being asked. */
public enum Mode {
    /** Changes nothing at all. */
    WATCH,
    /** Restarts what holds no data, and asks before any write to data. */
    ASK,
    /** Follows the plans. */
    AUTO
}
