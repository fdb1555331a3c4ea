package dev.reprise.component.sessions.repair;

import dev.reprise.component.sessions.tree.Reading;
import dev.reprise.component.sessions.tree.RecordPath;
import dev.reprise.component.sessions.tree.Sample;
import dev.reprise.component.sessions.tree.Stamp;
import dev.reprise.component.sessions.tree.Verdict;
import dev.reprise.contracts.Wire;
import dev.reprise.files.Durable;
import dev.reprise.vault.files.PathNames;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Puts single files into the live tree. What is put in never replaces anything but the very damaged
 * file that it is for: that one is taken away first, looked at where nobody can write to it any
 * more, and the new one takes its name only if that is free. What is no file makes way whatever it
 * is, and is kept; nothing is ever written through a link. May be killed between any two calls, and
 * be called again.
 *
 * <p>Longer than most classes: each way into the tree, and what it does where something else is in
 * that place, has to be read beside the others.
 */
final class PutIn {
    private static final int INDEX_TRIES = 5;

    private final Path root;
    private final Staging staging;
    private final Path kept;
    private final Map<String, FolderMeta> folders = new HashMap<>();
    private final Set<Path> touched = new LinkedHashSet<>();

    PutIn(Path root, Staging staging, Path kept, List<FolderMeta> folders) {
        this.root = root;
        this.staging = staging;
        this.kept = kept;
        folders.forEach(each -> this.folders.put(each.path(), each));
    }

    /** How it ended for one file. */
    enum Ending {
        PUT_IN,
        /** It was put aside, and nothing took its place. */
        PUT_ASIDE,
        /** It had changed, and was left alone. */
        CONFLICT
    }

    Ending put(Repair repair) throws IOException {
        return switch (repair.kind()) {
            case PUT_BACK -> putBack(repair);
            case REPLACE -> replace(repair);
            case SET_ASIDE -> setAside(repair);
            case PUT_ASIDE -> putAside(repair);
            case INDEX -> index(repair);
        };
    }

    /** Makes last what was put in, taken away and made. */
    void sync() throws IOException {
        for (Path each : touched) {
            if (Files.isDirectory(each)) {
                Durable.sync(each);
            }
        }
    }

    private Ending putBack(Repair repair) throws IOException {
        Path file = PathNames.resolve(root, repair.path());
        makeFolder(repair.path());
        if (link(staging.file(repair.path()), file)) {
            return Ending.PUT_IN;
        }
        return isOurs(file, repair) ? Ending.PUT_IN : Ending.CONFLICT;
    }

    private Ending replace(Repair repair) throws IOException {
        Path file = PathNames.resolve(root, repair.path());
        Path away = kept(repair.path());
        Optional<Reading> live = reading(file, repair);
        if (live.isEmpty()) {
            // taken away by an attempt that was killed right after; else somebody else removed it
            return Files.exists(away, LinkOption.NOFOLLOW_LINKS)
                            && link(staging.file(repair.path()), file)
                    ? Ending.PUT_IN
                    : Ending.CONFLICT;
        }
        if (live.get().hash().equals(repair.hash())) {
            return Ending.PUT_IN;
        }
        if (!live.get().hash().equals(repair.replaces())) {
            return Ending.CONFLICT;
        }
        makeKeptFolder(away);
        if (!take(file, away)) {
            return Ending.CONFLICT;
        }
        if (!reading(away, repair).map(Reading::hash).equals(Optional.of(repair.replaces()))) {
            // written to in the very moment: it goes back, unless there is a newer one already
            link(away, file);
            return Ending.CONFLICT;
        }
        return link(staging.file(repair.path()), file) ? Ending.PUT_IN : Ending.CONFLICT;
    }

    /** Only the very damaged file that was read when it was planned. */
    private Ending putAside(Repair repair) throws IOException {
        Path file = PathNames.resolve(root, repair.path());
        Path away = kept(repair.path());
        Optional<Reading> live = reading(file, repair);
        if (live.isEmpty()) {
            // taken away by an attempt that was killed right after; else somebody else removed it
            return isThere(away) ? leftAside(repair, file, away) : Ending.CONFLICT;
        }
        if (!live.get().hash().equals(repair.replaces()) || isThere(away)) {
            return Ending.CONFLICT;
        }
        makeKeptFolder(away);
        return take(file, away) ? leftAside(repair, file, away) : Ending.CONFLICT;
    }

    private Ending leftAside(Repair repair, Path file, Path away) throws IOException {
        if (reading(away, repair).map(Reading::hash).equals(Optional.of(repair.replaces()))) {
            return Ending.PUT_ASIDE;
        }
        // written to in the very moment: it goes back, unless there is a newer one already
        link(away, file);
        return Ending.CONFLICT;
    }

    private Ending setAside(Repair repair) throws IOException {
        Path file = PathNames.resolve(root, repair.path());
        makeFolder(repair.path());
        clear(file, kept(repair.path()));
        return putBack(repair);
    }

    /**
     * Takes away what is no file, as it is: a link and not what it leads to, a folder with all that
     * is in it.
     */
    private void clear(Path file, Path away) throws IOException {
        if (!isThere(file)
                || Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                || isThere(away)) {
            return;
        }
        makeKeptFolder(away);
        if (take(file, away) && Files.isRegularFile(away, LinkOption.NOFOLLOW_LINKS)) {
            // written in the very moment: it goes back, unless there is a newer one already
            link(away, file);
        }
    }

    private static boolean isThere(Path file) {
        return Files.exists(file, LinkOption.NOFOLLOW_LINKS);
    }

    private Ending index(Repair repair) throws IOException {
        Path file = PathNames.resolve(root, repair.path());
        makeFolder(repair.path());
        Set<String> wanted = new LinkedHashSet<>(ids(repair, staging.file(repair.path())));
        for (int i = 0; i < INDEX_TRIES; i++) {
            Optional<Reading> live = reading(file, repair);
            if (live.isEmpty()) {
                clear(file, kept(repair.path()));
                if (link(staging.file(repair.path()), file)) {
                    return Ending.PUT_IN;
                }
                continue;
            }
            var merged = new LinkedHashSet<String>();
            if (live.get().verdict() instanceof Verdict.Sound sound) {
                merged.addAll(sound.fields().ids());
                if (merged.containsAll(wanted)) {
                    return Ending.PUT_IN;
                }
            }
            merged.addAll(wanted);
            Path away = kept(repair.path());
            makeKeptFolder(away);
            if (!Files.exists(away)) {
                link(file, away);
            }
            Path fresh = staging.file(repair.path() + ".merged");
            Staging.write(fresh, Wire.json(List.copyOf(merged)), repair);
            if (Stamp.read(file).equals(Optional.of(live.get().stamp()))) {
                // an index is never away, not even for a moment: its readers take that for empty
                Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
                touched.add(Staging.parent(file));
                return Ending.PUT_IN;
            }
        }
        return Ending.CONFLICT;
    }

    private static List<String> ids(Repair repair, Path file) throws IOException {
        return reading(file, repair)
                .filter(each -> each.verdict() instanceof Verdict.Sound)
                .map(each -> ((Verdict.Sound) each.verdict()).fields().ids())
                .orElse(List.of());
    }

    private static Optional<Reading> reading(Path file, Repair repair) throws IOException {
        return Reading.of(file, RecordPath.of(repair.path()));
    }

    private boolean isOurs(Path file, Repair repair) throws IOException {
        return reading(file, repair).map(live -> live.hash().equals(repair.hash())).orElse(false);
    }

    /** Gives a second name; never replaces. False if the name is taken. */
    private boolean link(Path existing, Path name) throws IOException {
        touched.add(Staging.parent(name));
        try {
            Files.createLink(name, existing);
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        } catch (UnsupportedOperationException e) {
            if (Files.exists(name, LinkOption.NOFOLLOW_LINKS)) {
                return false;
            }
            Files.copy(existing, name, StandardCopyOption.COPY_ATTRIBUTES);
            return true;
        }
    }

    private boolean take(Path file, Path away) throws IOException {
        touched.add(Staging.parent(file));
        touched.add(Staging.parent(away));
        try {
            Files.move(file, away, StandardCopyOption.ATOMIC_MOVE);
            return true;
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    private Path kept(String path) {
        return PathNames.resolve(kept.resolve("files"), path);
    }

    private void makeKeptFolder(Path away) throws IOException {
        Files.createDirectories(Staging.parent(away));
    }

    /** As it was in the seal; a folder that the seal does not know is like the one it lies in. */
    private void makeFolder(String path) throws IOException {
        int slash = path.lastIndexOf('/');
        if (slash < 0) {
            return;
        }
        String folder = path.substring(0, slash);
        Path made = PathNames.resolve(root, folder);
        makeFolder(folder);
        if (Files.isDirectory(made, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        if (!RecordPath.of(folder).isRecord()) {
            makeWay(folder, made);
        }
        Path above = Staging.parent(made);
        if (!Files.isDirectory(above)) {
            Files.createDirectories(above);
        }
        try {
            Files.createDirectory(made);
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(made, LinkOption.NOFOLLOW_LINKS)) {
                throw new FileSystemException(made.toString(), null, "no folder can be made there");
            }
            // the agent was quicker: its folder
            return;
        }
        touched.add(above);
        FolderMeta meta = folders.get(folder);
        Map<String, Object> like = Files.readAttributes(above, "unix:mode,uid,gid");
        Staging.own(
                made,
                meta == null ? number(like, "mode") & 07777 : meta.mode(),
                meta == null ? number(like, "uid") : meta.uid(),
                meta == null ? number(like, "gid") : meta.gid());
    }

    /**
     * Puts aside what is no folder and lies where one belongs, above all a link: nothing may be
     * written through it, out of the tree.
     */
    private void makeWay(String folder, Path made) throws IOException {
        if (isThere(made)) {
            // by a name of its own: below the folder's own path lie files that are kept
            String name = Sample.hash(folder.getBytes(StandardCharsets.UTF_8)).substring(0, 16);
            Path away = kept.resolve("in-the-way").resolve(name);
            makeKeptFolder(away);
            if (!isThere(away)) {
                Durable.write(away.resolveSibling(name + ".path"), Wire.json(folder));
                take(made, away);
            }
        }
    }

    private static int number(Map<String, Object> attributes, String name) {
        return attributes.get(name) instanceof Number number ? number.intValue() : 0;
    }
}
