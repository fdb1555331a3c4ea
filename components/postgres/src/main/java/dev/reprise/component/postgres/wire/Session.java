package dev.reprise.component.postgres.wire;

import java.util.Map;

/**
 * What a connection is for.
 *
 * @param database ignored for {@link Mode#PHYSICAL}
 * @param application shown in {@code pg_stat_activity}, and the name of a synchronous standby
 * @param parameters further run-time parameters, such as {@code statement_timeout}
 */
public record Session(
        Mode mode, String database, String application, Map<String, String> parameters) {
    /** What the server is asked to be. */
    public enum Mode {
        /** SQL only. */
        SQL,
        /** Physical replication: base backups, slots, the log. No SQL but SHOW. */
        PHYSICAL,
        /** Replication commands and SQL in one database. */
        LOGICAL
    }

    public static Session sql(String database, String application) {
        return new Session(Mode.SQL, database, application, Map.of());
    }

    public static Session physical(String application) {
        return new Session(Mode.PHYSICAL, "", application, Map.of());
    }
}
