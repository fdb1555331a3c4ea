package dev.reprise.component.postgres.restore;

import dev.reprise.files.Durable;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the steps do with folders; each is durable on return. */
final class Folders {
    private Folders() {}

    /** The folder's own identity on its file system; empty where there is none. */
    static String identity(Path folder) throws IOException {
        try {
            Object key =
                    Files.readAttributes(
                                    folder, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                            .fileKey();
            return String.valueOf(key);
        } catch (NoSuchFileException e) {
            return "";
        }
    }

    /** Whether another file system is mounted there. */
    static boolean mounted(Path folder) throws IOException {
        Path parent = folder.getParent();
        return parent != null
                && Files.exists(folder)
                && !Files.getAttribute(folder, "unix:dev")
                        .equals(Files.getAttribute(parent, "unix:dev"));
    }

    /** Renames; both names are durable. Never over something that is there. */
    static void move(Path from, Path to) throws IOException {
        if (Files.exists(to, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException(to + " is in the way");
        }
        Durable.rename(from, to);
    }

    /** Gives a tree to the user that the server runs as. Needs root where it is not ours. */
    static void give(Path tree, Path like, @Nullable String user) throws IOException {
        PosixFileAttributes model =
                Files.readAttributes(like, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        var owner =
                user == null
                        ? model.owner()
                        : tree.getFileSystem()
                                .getUserPrincipalLookupService()
                                .lookupPrincipalByName(user);
        try (var all = Files.walk(tree)) {
            for (Path each : (Iterable<Path>) all::iterator) {
                PosixFileAttributeView view =
                        Files.getFileAttributeView(
                                each, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
                if (!view.readAttributes().owner().equals(owner)) {
                    view.setOwner(owner);
                }
            }
        }
    }

    /** The siblings of a folder whose names begin with its own name and a suffix. */
    static List<Path> beside(Path folder, String suffix) throws IOException {
        String prefix = folder.getFileName() + suffix;
        var found = new ArrayList<Path>();
        try (DirectoryStream<Path> siblings =
                Files.newDirectoryStream(
                        parent(folder), each -> each.getFileName().toString().startsWith(prefix))) {
            siblings.forEach(found::add);
        }
        return found;
    }

    private static Path parent(Path path) throws IOException {
        Path parent = path.getParent();
        if (parent == null) {
            throw new IOException(path + " lies in no folder");
        }
        return parent;
    }
}
