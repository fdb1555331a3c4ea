package dev.reprise.runtime;

/** The order in which a process starts, as priorities of the observers of its start. */
public final class Starting {
    /** First of all. */
    static final int INSTANCES = 50;

    /** Before the channels, which begin to deliver at 1,000. */
    public static final int SERVICES = 100;

    private Starting() {}
}
