package dev.reprise.component.sessions.tree;

import java.util.Optional;

/**
 * The place of a file in layouts A and B, and what it says about the file.
 *
 * @param path below the root, with {@code /}
 * @param storage the project's {@code …/storage/session/} with the slash; empty for what lies
 *     outside of one
 * @param session the session that it belongs to; for an index the parent; empty for none
 * @param message the message of a part; else empty
 * @param id the file's name without {@code .json}
 */
public record RecordPath(
        String path, Kind kind, String storage, String session, String message, String id) {
    private static final String JSON = ".json";

    /** What a file holds. */
    public enum Kind {
        INFO,
        MESSAGE,
        PART,
        SUB_SESSION,
        INDEX,
        /** JSON that belongs to a project or to a session in a way that we do not know. */
        OTHER_JSON,
        OTHER
    }

    public static RecordPath of(String path) {
        String[] at = path.split("/");
        String name = at[at.length - 1];
        boolean json = name.endsWith(JSON);
        String id = json ? name.substring(0, name.length() - JSON.length()) : name;
        if (json && at.length >= 6 && isSessionStorage(at)) {
            String storage = String.join("/", at[0], at[1], at[2], at[3]) + "/";
            switch (at[4] + at.length) {
                case "info6":
                    return new RecordPath(path, Kind.INFO, storage, id, "", id);
                case "sub-sessions6":
                    return new RecordPath(path, Kind.SUB_SESSION, storage, id, "", id);
                case "sub-session-index6":
                    return new RecordPath(path, Kind.INDEX, storage, id, "", id);
                case "message7":
                    return new RecordPath(path, Kind.MESSAGE, storage, at[5], "", id);
                case "part8":
                    return new RecordPath(path, Kind.PART, storage, at[5], at[6], id);
                default:
                    return new RecordPath(
                            path,
                            Kind.OTHER_JSON,
                            storage,
                            at.length == 6 && id.startsWith("ses_") ? id : "",
                            "",
                            id);
            }
        }
        return new RecordPath(path, json ? Kind.OTHER_JSON : Kind.OTHER, "", "", "", id);
    }

    /** The path of another record of the same project. */
    public String sibling(String folder, String name) {
        return storage + folder + "/" + name + JSON;
    }

    /** The session's info, where the record belongs to a session. */
    public Optional<String> info() {
        return storage.isEmpty() || session.isEmpty()
                ? Optional.empty()
                : Optional.of(sibling("info", session));
    }

    /** Whether it is the place of a record of a session, and of nothing else. */
    public boolean isRecord() {
        return switch (kind) {
            case INFO, MESSAGE, PART, SUB_SESSION, INDEX -> true;
            case OTHER_JSON, OTHER -> false;
        };
    }

    /** Whether it lies where the records of a project's sessions do. */
    static boolean isOfSessions(String path) {
        String[] at = path.split("/");
        return at.length > 4 && isSessionStorage(at);
    }

    /** What other programs leave behind and nobody misses: never a record, never sealed. */
    public static boolean isLitter(String name) {
        return name.endsWith(".tmp") || name.endsWith(".lock") || name.startsWith(".reprise-");
    }

    /** A copy that a synchronising program has set aside; worth a note, and kept in seals. */
    public static boolean isConflictCopy(String name) {
        return name.contains(".conflict-") || name.contains(".sync-conflict-");
    }

    private static boolean isSessionStorage(String[] at) {
        return at[0].equals("project") && at[2].equals("storage") && at[3].equals("session");
    }
}
