package dev.reprise.component.sessions.tree;

import dev.reprise.vault.files.PathNames;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Looks over a tree again and again and says what has changed since the look before, by folder
 * listing, size, time and inode; reads no file.
 *
 * <p>Every look sees each file of each folder. In a large tree a part of it would do for what comes
 * and goes, which moves its folder's time; but a change in place would then be seen the later the
 * smaller the part, since whoever looks rests by what a look costs. Not thread-safe.
 *
 * <p>Longer than most classes: what was seen, what is recalled and what is told of the difference
 * are one walk over one state.
 */
public final class TreeScan {
    private final Path root;
    private final LongSupplier nanos;
    private final Pace pace = new Pace();
    private Folder top = new Folder("project");
    private boolean there;
    private long files;

    public TreeScan(Path root) {
        this(root, System::nanoTime);
    }

    /**
     * @param nanos a monotonic clock
     */
    TreeScan(Path root, LongSupplier nanos) {
        this.root = root;
        this.nanos = nanos;
    }

    /**
     * Hears of what one look has found. Paths are relative to the root, with {@code /}, and as text
     * what {@link PathNames} makes of them.
     */
    public interface Listener {
        void written(String path, Stamp stamp, @Nullable Stamp before);

        void gone(String path, Stamp last);

        /** A temporary file or a conflict copy, said once as long as it stays. */
        void leftover(String path);

        /**
         * What is neither file nor folder lies among the records, or a folder in a record's place;
         * said at every look as long as it stays. It is not looked into, and no link is followed.
         *
         * @param what it is
         */
        default void inTheWay(String path, Stamp stamp, String what) {}
    }

    /**
     * @throws IOException if a folder cannot be read; what was seen up to there has been told
     */
    public void look(Listener listener) throws IOException {
        long began = nanos.getAsLong();
        try {
            lookOver(listener);
        } finally {
            pace.looked(Duration.ofNanos(nanos.getAsLong() - began));
        }
    }

    private void lookOver(Listener listener) throws IOException {
        Path folder = root.resolve(top.name);
        BasicFileAttributes attributes = attributesOf(folder);
        there = attributes != null && attributes.isDirectory();
        if (there) {
            visit(top, folder, top.name, listener);
        } else {
            forget(top, top.name, listener);
            top = new Folder(top.name);
        }
    }

    /** From the start of a look to the start of the next, so that it costs an eighth of a core. */
    public Duration every() {
        return pace.every();
    }

    /** From the end of a look to the start of the next, so that it costs an eighth of a core. */
    public Duration rest() {
        return pace.rest();
    }

    /** Whether the folder of all projects was there at the last look. */
    public boolean there() {
        return there;
    }

    /** The number of files that are there, as last seen. */
    public long files() {
        return files;
    }

    /** All files as last seen. */
    public void each(Each each) throws IOException {
        each(top, top.name, each);
    }

    /** Receives one file. */
    public interface Each {
        void file(String path, Stamp stamp) throws IOException;
    }

    /** Puts in what an earlier process has seen, before the first look. */
    public Recollection recall() {
        return new Recollection();
    }

    /** Takes up folder by folder; the same folder may come again with further files. */
    public final class Recollection {
        private final Map<String, Folder> folders = new HashMap<>(Map.of(top.name, top));

        public void files(String path, List<String> names, List<Stamp> stamps) {
            Folder folder = folder(path);
            if (folder.count == 0) {
                folder.fill(names, stamps);
            } else {
                var allNames = new ArrayList<>(List.of(folder.fileNames()));
                var allStamps = stamps(folder);
                allNames.addAll(names);
                allStamps.addAll(stamps);
                folder.fill(allNames, allStamps);
            }
            files += names.size();
        }

        private Folder folder(String path) {
            Folder known = folders.get(path);
            if (known != null) {
                return known;
            }
            int slash = path.lastIndexOf('/');
            Folder parent = folder(path.substring(0, slash));
            Folder made = new Folder(path.substring(slash + 1));
            if (parent.children.isEmpty()) {
                parent.children = new ArrayList<>();
            }
            parent.children.add(made);
            folders.put(path, made);
            return made;
        }
    }

    private void visit(Folder folder, Path place, String path, Listener listener)
            throws IOException {
        var names = new ArrayList<String>();
        var stamps = new ArrayList<Stamp>();
        var folders = new ArrayList<Folder>();
        var known = new HashMap<String, Folder>();
        folder.children.forEach(child -> known.put(child.name, child));
        boolean seen = false;
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(place)) {
            for (Path entry : entries) {
                String name = PathNames.of(entry);
                if (RecordPath.isLitter(name) || RecordPath.isConflictCopy(name)) {
                    listener.leftover(path + "/" + name);
                    continue;
                }
                BasicFileAttributes each = attributesOf(entry);
                if (each == null) {
                    continue;
                }
                if (each.isRegularFile()) {
                    names.add(name);
                    stamps.add(Stamp.of(each));
                } else if (isInTheWay(path + "/" + name, each)) {
                    listener.inTheWay(path + "/" + name, Stamp.of(each), what(each));
                } else if (each.isDirectory()) {
                    Folder child = known.remove(name);
                    if (child == null) {
                        child = new Folder(name);
                    }
                    folders.add(child);
                    visit(child, entry, path + "/" + name, listener);
                }
            }
            seen = true;
        } catch (NoSuchFileException | NotDirectoryException e) {
            // it went away while it was looked at: all that was in it is gone
            names.clear();
            stamps.clear();
            folders.clear();
            seen = true;
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        } finally {
            if (!seen) {
                // what was told of the folders in it is not told again
                folders.addAll(known.values());
                folder.children = folders;
            }
        }
        known.values().forEach(each -> forget(each, path + "/" + each.name, listener));
        compare(folder, path, names, stamps, listener);
        folder.children = folders.isEmpty() ? List.of() : folders;
    }

    private static boolean isInTheWay(String path, BasicFileAttributes found) {
        return found.isDirectory()
                ? path.endsWith(".json") && RecordPath.of(path).isRecord()
                : RecordPath.isOfSessions(path);
    }

    private static String what(BasicFileAttributes found) {
        return found.isSymbolicLink()
                ? "a symbolic link"
                : found.isDirectory() ? "a folder" : "no file and no folder";
    }

    private void compare(
            Folder folder, String path, List<String> names, List<Stamp> stamps, Listener listener) {
        if (folder.holdsExactly(names, stamps)) {
            return;
        }
        Map<String, Stamp> before = new HashMap<>();
        String[] old = folder.fileNames();
        for (int i = 0; i < old.length; i++) {
            before.put(old[i], folder.stamp(i));
        }
        files += names.size() - before.size();
        folder.fill(names, stamps);
        for (int i = 0; i < names.size(); i++) {
            Stamp last = before.remove(names.get(i));
            if (!stamps.get(i).equals(last)) {
                listener.written(path + "/" + names.get(i), stamps.get(i), last);
            }
        }
        before.forEach((name, last) -> listener.gone(path + "/" + name, last));
    }

    private void forget(Folder folder, String path, Listener listener) {
        for (Folder child : folder.children) {
            forget(child, path + "/" + child.name, listener);
        }
        compare(folder, path, List.of(), List.of(), listener);
    }

    private static void each(Folder folder, String path, Each each) throws IOException {
        String[] names = folder.fileNames();
        for (int i = 0; i < names.length; i++) {
            each.file(path + "/" + names[i], folder.stamp(i));
        }
        for (Folder child : folder.children) {
            each(child, path + "/" + child.name, each);
        }
    }

    private static ArrayList<Stamp> stamps(Folder folder) {
        var stamps = new ArrayList<Stamp>();
        for (int i = 0; i < folder.count; i++) {
            stamps.add(folder.stamp(i));
        }
        return stamps;
    }

    private static @Nullable BasicFileAttributes attributesOf(Path path) throws IOException {
        try {
            return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException e) {
            return null;
        }
    }
}
