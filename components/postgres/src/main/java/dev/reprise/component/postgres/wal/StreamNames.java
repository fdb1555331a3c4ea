package dev.reprise.component.postgres.wal;

import java.util.Locale;

/** What a stack's component is called on its server. */
public final class StreamNames {
    /** PostgreSQL cuts longer names. */
    private static final int LONGEST = 63;

    private StreamNames() {}

    /** Of the replication slot, and the receiver's name as a synchronous standby. */
    public static String slot(String stack, String component) {
        String name =
                ("reprise_" + stack + "_" + component)
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^a-z0-9_]", "_");
        return name.length() <= LONGEST
                ? name
                : name.substring(0, LONGEST - 9)
                        + "_"
                        + "%08x".formatted((stack + "/" + component).hashCode());
    }
}
