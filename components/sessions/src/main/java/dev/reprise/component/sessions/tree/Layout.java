package dev.reprise.component.sessions.tree;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/**
 * How an OpenCode server lays out its sessions. Found out by looking, never assumed: which files
 * belong to which session, and so what a repair may touch, depends on it.
 */
public enum Layout {
    /** Nothing that belongs to a session yet. */
    EMPTY("no sessions yet"),
    /** {@code project/<p>/storage/session/{info,message}}, parts inside the messages. */
    A("layout A"),
    /** As A, with {@code session/part}. */
    B("layout B"),
    /** {@code storage/{project,session,message,part}}. */
    C("layout C (OpenCode 1.0 and 1.1)"),
    /** One SQLite database. */
    D("layout D (OpenCode 1.2 and later, SQLite)");

    private final String words;

    Layout(String words) {
        this.words = words;
    }

    public String words() {
        return words;
    }

    /** Whether its sessions can be protected. */
    public boolean known() {
        return switch (this) {
            case EMPTY, A, B -> true;
            case C, D -> false;
        };
    }

    /**
     * The newest layout that is there: a server that was upgraded leaves the older ones behind.
     *
     * @throws IOException if the folder cannot be read
     */
    public static Layout of(Path root) throws IOException {
        if (Files.exists(root.resolve("opencode.db"))) {
            return D;
        }
        if (isFolder(root.resolve("storage/session"))
                || isFolder(root.resolve("storage/project"))) {
            return C;
        }
        Path projects = root.resolve("project");
        if (!isFolder(projects)) {
            return EMPTY;
        }
        Layout found = EMPTY;
        try (DirectoryStream<Path> each = Files.newDirectoryStream(projects)) {
            for (Path project : each) {
                Path session = project.resolve("storage/session");
                if (isFolder(session.resolve("part"))) {
                    return B;
                }
                if (isFolder(session)) {
                    found = A;
                }
            }
        } catch (java.nio.file.DirectoryIteratorException e) {
            throw e.getCause();
        }
        return found;
    }

    private static boolean isFolder(Path path) {
        return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
    }
}
