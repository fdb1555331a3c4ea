package dev.reprise.vault.restore;

import dev.reprise.vault.fault.VaultException;
import dev.reprise.vault.files.Attributes;
import dev.reprise.vault.files.PathNames;
import dev.reprise.vault.format.FileMeta;
import dev.reprise.vault.format.Node;
import dev.reprise.vault.format.ObjectId;
import dev.reprise.vault.repository.BoundedWorkers;
import dev.reprise.vault.repository.Repository;
import dev.reprise.vault.repository.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Puts entries of a snapshot below a target folder. One thread makes the folders and hands the
 * files to the workers; folders get their owners, modes and times last. Every name is proven plain
 * and every folder on the way a real one, so that nothing is ever written outside.
 *
 * <p>Long, since every kind of entry is made here, and their order is what keeps it safe.
 */
public final class Restorer {
    private static final int WAITING = 64;

    /** Small files are handed to a worker by so many, since waking one for each would be a cost. */
    private static final int FILES_AT_ONCE = 16;

    private static final long BYTES_AT_ONCE = 1 << 20;
    private static final Set<PosixFilePermission> OWNER =
            PosixFilePermissions.fromString("rwx------");
    private static final FileAttribute<?> PRIVATE_FOLDER =
            PosixFilePermissions.asFileAttribute(OWNER);

    private final Repository repository;
    private final Path target;
    private final RestoreOptions options;
    private final Attributes attributes = Attributes.forThisProcess();
    private final RestoreTally tally;
    private final List<Made> folders = new ArrayList<>();
    private final Map<Identity, Path> linked = new HashMap<>();
    private final List<HardLink> hardLinks = new ArrayList<>();
    private final Set<FileRestore> large = ConcurrentHashMap.newKeySet();
    private List<FileRestore> small = new ArrayList<>();
    private long smallBytes;
    private TargetPaths paths;
    private long temporaries;

    /** A folder whose attributes are set last. */
    private record Made(Path path, Node node) {}

    /** What the names of one file have in common. Content too: inode numbers are reused. */
    private record Identity(long device, long inode, FileMeta meta, List<ObjectId> content) {}

    private record HardLink(Path path, Path first) {}

    public Restorer(Repository repository, Path target, RestoreOptions options) {
        this.repository = repository;
        this.target = target;
        this.options = options;
        this.tally = new RestoreTally(options.progress());
        this.paths = new TargetPaths(target, "");
    }

    /**
     * Restores entries, whose paths all begin with {@code prefix}, which is left away.
     *
     * @param top the folder that the target stands for, if its attributes are to be restored too
     */
    public RestoreReport restore(Iterator<Entry> entries, String prefix, List<Node> top)
            throws IOException {
        try (BoundedWorkers workers = BoundedWorkers.forProcessors("vault-restore-", WAITING)) {
            Files.createDirectories(target);
            Path real = target.toRealPath();
            top.forEach(node -> folders.add(new Made(real, node)));
            paths = new TargetPaths(real, prefix);
            place(entries, workers);
            submitSmall(workers);
            workers.await();
            for (HardLink link : hardLinks) {
                clear(link.path());
                Files.createLink(link.path(), link.first());
                tally.linkDone();
            }
            for (Made made : folders.reversed()) {
                attributes.apply(made.path(), made.node());
                if (options.sync()) {
                    sync(made.path());
                }
            }
            if (options.sync()) {
                sync(real);
            }
        } catch (UncheckedIOException e) {
            throw explained(Objects.requireNonNull(e.getCause()));
        } catch (IOException e) {
            throw explained(e);
        } finally {
            for (FileRestore unfinished : large) {
                unfinished.close();
            }
        }
        List<String> notes = new ArrayList<>(repository.indexes().notes());
        notes.addAll(attributes.notes());
        return tally.report(notes);
    }

    private IOException explained(IOException e) {
        String message = String.valueOf(e.getMessage());
        return switch (e) {
            case VaultException known -> known;
            case FileAlreadyExistsException exists ->
                    new VaultException.RefusedTarget(
                            "something stands in its place", String.valueOf(exists.getFile()));
            default ->
                    message.contains("No space left")
                            ? new VaultException.NoSpace(target.toString(), e)
                            : new VaultException.Inaccessible(
                                    "cannot write what is restored, " + message,
                                    target.toString(),
                                    e);
        };
    }

    private void place(Iterator<Entry> entries, BoundedWorkers workers) throws IOException {
        Deque<Made> unwanted = new ArrayDeque<>();
        while (entries.hasNext()) {
            workers.checkFailure();
            Entry entry = entries.next();
            Path path = paths.of(entry);
            while (!unwanted.isEmpty() && !path.startsWith(unwanted.getLast().path())) {
                unwanted.removeLast();
            }
            if (options.only().test(entry)) {
                for (Made above : unwanted) {
                    folder(above.path(), above.node());
                }
                unwanted.clear();
                make(path, entry.node(), workers);
            } else if (entry.node().isFolder()) {
                // Made after all if anything in it is wanted.
                unwanted.addLast(new Made(path, entry.node()));
            }
        }
    }

    private void make(Path path, Node node, BoundedWorkers workers) throws IOException {
        if (!Trees.isPlain(node.name())) {
            throw new VaultException.RefusedTarget(
                    "a name in the snapshot leaves its folder", node.name());
        }
        switch (node.kind()) {
            case FOLDER -> folder(path, node);
            case FILE -> file(path, node, workers);
            case SYMLINK -> symlink(path, node);
            case FIFO, SOCKET, DEVICE, CHAR_DEVICE, OTHER ->
                    attributes.note("not restored, it is a " + node.kind().word() + ": " + path);
        }
    }

    private void folder(Path path, Node node) throws IOException {
        try {
            Files.createDirectory(path, PRIVATE_FOLDER);
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                throw e;
            }
            makeWritable(path);
        }
        folders.add(new Made(path, node));
        tally.folderDone();
    }

    /** An earlier restore may have given it a mode that lets nothing in; it gets its own last. */
    private static void makeWritable(Path folder) throws IOException {
        if (Files.isWritable(folder) && Files.isExecutable(folder)) {
            return;
        }
        Set<PosixFilePermission> open = EnumSet.copyOf(OWNER);
        open.addAll(Files.getPosixFilePermissions(folder, LinkOption.NOFOLLOW_LINKS));
        Files.setPosixFilePermissions(folder, open);
    }

    private void symlink(Path path, Node node) throws IOException {
        clear(path);
        Files.createSymbolicLink(path, PathNames.target(node.linkTarget()));
        attributes.apply(path, node);
        tally.linkDone();
    }

    /** Makes room for what cannot replace in one step. Folders stay. */
    private void clear(Path path) throws IOException {
        if (options.existing() == RestoreOptions.Existing.REPLACE
                && !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            Files.deleteIfExists(path);
        }
    }

    private void file(Path path, Node node, BoundedWorkers workers) throws IOException {
        if (node.meta().links() > 1 && node.meta().inode() != 0) {
            Identity identity =
                    new Identity(
                            node.meta().deviceId(),
                            node.meta().inode(),
                            node.meta(),
                            node.content());
            Path first = linked.putIfAbsent(identity, path);
            if (first != null) {
                hardLinks.add(new HardLink(path, first));
                return;
            }
        }
        tally.planned(node.size());
        FileRestore file =
                new FileRestore(
                        repository,
                        attributes,
                        options,
                        path,
                        writtenAs(path),
                        node,
                        paths.births());
        List<FileRestore.Stretch> stretches = file.stretches();
        if (stretches.size() == 1) {
            small.add(file);
            smallBytes += node.size();
            if (small.size() >= FILES_AT_ONCE || smallBytes >= BYTES_AT_ONCE) {
                submitSmall(workers);
            }
            return;
        }
        large.add(file);
        file.create();
        for (FileRestore.Stretch stretch : stretches) {
            workers.submit(() -> write(file, stretch));
        }
    }

    private void submitSmall(BoundedWorkers workers) throws IOException {
        List<FileRestore> files = small;
        small = new ArrayList<>(FILES_AT_ONCE);
        smallBytes = 0;
        workers.submit(
                () -> {
                    for (FileRestore each : files) {
                        workers.checkFailure();
                        try (each) {
                            each.create();
                            write(each, each.whole());
                        }
                    }
                });
    }

    private Path writtenAs(Path path) {
        if (options.existing() == RestoreOptions.Existing.REFUSE) {
            return path;
        }
        temporaries++;
        return path.resolveSibling(".reprise-restore-" + temporaries + ".part");
    }

    private void write(FileRestore file, FileRestore.Stretch stretch) throws IOException {
        if (file.write(stretch, tally::bytesDone)) {
            large.remove(file);
            tally.fileDone();
        }
    }

    private static void sync(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
