package dev.reprise.component.sessions.probe;

/** What can be wrong with sessions; plans name these. */
public final class Conditions {
    /** A record cannot be read, or hides or loses what belongs to it. */
    public static final String DAMAGED = "records-damaged";

    /** More than a tenth, and at least five, went within one window. */
    public static final String MISSING = "records-missing";

    private Conditions() {}
}
