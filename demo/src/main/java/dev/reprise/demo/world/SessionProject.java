package dev.reprise.demo.world;

import java.nio.file.Path;

/**
 * Where the files of one OpenCode project lie.
 *
 * @param storage its {@code storage} folder
 * @param layout which of OpenCode's layouts it has
 */
public record SessionProject(Path storage, Layout layout) {
    /** How a project's files are laid out. */
    public enum Layout {
        /** Parts inline in the message; the fork's sub-sessions and their index. */
        A,
        /** One file for each part. */
        B
    }

    public static SessionProject inLayoutA(Path root) {
        return new SessionProject(storage(root, "home-ops-dgmstt"), Layout.A);
    }

    public static SessionProject inLayoutB(Path root) {
        return new SessionProject(storage(root, "home-ops-website"), Layout.B);
    }

    public Path session() {
        return storage.resolve("session");
    }

    public Path info(String session) {
        return session().resolve("info").resolve(session + ".json");
    }

    public Path messages(String session) {
        return session().resolve("message").resolve(session);
    }

    public Path message(String session, String message) {
        return messages(session).resolve(message + ".json");
    }

    public Path parts(String session) {
        return session().resolve("part").resolve(session);
    }

    public Path part(String session, String message, String part) {
        return parts(session).resolve(message).resolve(part + ".json");
    }

    public Path subSession(String session) {
        return session().resolve("sub-sessions").resolve(session + ".json");
    }

    public Path subSessionIndex(String parent) {
        return session().resolve("sub-session-index").resolve(parent + ".json");
    }

    private static Path storage(Path root, String name) {
        return root.resolve("project").resolve(name).resolve("storage");
    }
}
