package dev.reprise.component.postgres.probe;

import java.util.Set;

/** What can be wrong with a server, by the words that plans use. */
public final class Conditions {
    /** It does not run: nobody listens, no process is there. */
    public static final String SERVER_DOWN = "server-down";

    /** Its data folder is gone, or is not the one that was known. */
    public static final String DATA_GONE = "data-gone";

    public static final Set<String> ALL = Set.of(SERVER_DOWN, DATA_GONE);

    private Conditions() {}
}
