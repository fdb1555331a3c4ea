package dev.reprise.component.postgres.configuration;

import dev.reprise.vault.format.FileMeta;
import dev.reprise.vault.seal.SealWriter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The files of a server's configuration that lie outside its data folder: kept with every base, and
 * put back where they are missing. Never over one that is there.
 */
public final class OutsideFiles {
    /** A configuration is smaller; whatever is larger is none. */
    private static final long LARGEST = 4 << 20;

    /** What a distribution keeps beside it, for its own tools to start the server with. */
    private static final List<String> OF_THE_DISTRIBUTION =
            List.of("environment", "pg_ctl.conf", "start.conf");

    private OutsideFiles() {}

    /** All that is to be kept of them, folders included. */
    static Set<Path> find(Set<String> read, Path data) throws IOException {
        var found = new TreeSet<Path>();
        for (String each : read) {
            Path file = data.resolve(each).normalize();
            found.addAll(Includes.of(file));
            for (String beside : OF_THE_DISTRIBUTION) {
                Path companion = file.resolveSibling(beside);
                if (file.endsWith("postgresql.conf") && Files.isReadable(companion)) {
                    found.add(companion);
                }
            }
        }
        found.removeIf(each -> each.startsWith(data) || larger(each));
        return found;
    }

    private static boolean larger(Path file) {
        return file.toFile().isFile() && file.toFile().length() > LARGEST;
    }

    /** Whether all that a server says it reads is there; else nobody can tell why some is not. */
    static boolean allThere(Set<String> read, Path data) {
        return read.stream().allMatch(each -> Files.isReadable(data.resolve(each).normalize()));
    }

    /** Writes them under {@link ServerConfiguration#OUTSIDE}, with owners, modes and folders. */
    static void write(Set<Path> files, SealWriter writer) throws IOException {
        var folders = new TreeSet<Path>();
        for (Path each : files) {
            Path folder = Files.isDirectory(each) ? each : each.getParent();
            for (; folder != null && folder.getParent() != null; folder = folder.getParent()) {
                folders.add(folder);
            }
        }
        for (Path each : folders) {
            writer.directory(ServerConfiguration.OUTSIDE + each, meta(each));
        }
        for (Path each : files) {
            if (Files.isRegularFile(each)) {
                try (InputStream content = Files.newInputStream(each)) {
                    writer.file(ServerConfiguration.OUTSIDE + each, meta(each), content);
                }
            }
        }
    }

    private static FileMeta meta(Path file) throws IOException {
        return FileMeta.of(
                        (Integer) Files.getAttribute(file, "unix:mode") & 07777,
                        Files.getLastModifiedTime(file).toInstant())
                .ownedBy(
                        (Integer) Files.getAttribute(file, "unix:uid"),
                        (Integer) Files.getAttribute(file, "unix:gid"));
    }

    /**
     * Which of those that are missing could not be put back, since nobody may write there.
     *
     * @param from the folder that they were restored into
     */
    public static List<String> barred(Path from) throws IOException {
        if (!Files.isDirectory(from)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(from)) {
            return files.filter(Files::isRegularFile)
                    .map(each -> place(from, each))
                    .filter(each -> !Files.exists(each, LinkOption.NOFOLLOW_LINKS))
                    .filter(each -> !mayMakeIn(nearest(each)))
                    .map(Path::toString)
                    .toList();
        }
    }

    private static boolean mayMakeIn(Path folder) {
        return Files.isDirectory(folder) && Files.isWritable(folder);
    }

    private static Path nearest(Path missing) {
        Path folder = missing;
        while (!Files.exists(folder)) {
            Path above = folder.getParent();
            if (above == null) {
                return folder;
            }
            folder = above;
        }
        return folder;
    }

    /**
     * Puts back what is missing, with its folders, owners and modes. Harmless twice; a crash leaves
     * no half-written file under a file's own name.
     *
     * @param from the folder that they were restored into
     * @return the paths of the files that were missing
     */
    public static List<String> putBackMissing(Path from) throws IOException {
        var missing = new ArrayList<String>();
        if (!Files.isDirectory(from)) {
            return missing;
        }
        Files.walkFileTree(
                from,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult preVisitDirectory(
                            Path folder, BasicFileAttributes attributes) throws IOException {
                        Path there = place(from, folder);
                        if (Files.notExists(there)) {
                            Files.createDirectory(there);
                            give(there, folder);
                        }
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws IOException {
                        Path there = place(from, file);
                        if (!Files.exists(there, LinkOption.NOFOLLOW_LINKS)) {
                            putBack(file, there);
                            missing.add(there.toString());
                        }
                        return FileVisitResult.CONTINUE;
                    }
                });
        return missing;
    }

    private static Path place(Path from, Path each) {
        return Path.of("/").resolve(from.relativize(each).toString());
    }

    private static void putBack(Path from, Path there) throws IOException {
        Path unfinished = there.resolveSibling("." + there.getFileName() + ".reprise-new");
        Files.deleteIfExists(unfinished);
        Files.copy(from, unfinished);
        give(unfinished, from);
        try (FileChannel written = FileChannel.open(unfinished, StandardOpenOption.WRITE)) {
            written.force(true);
        }
        Files.move(unfinished, there);
    }

    private static void give(Path file, Path like) throws IOException {
        for (String each : List.of("unix:uid", "unix:gid")) {
            Object owner = Files.getAttribute(like, each);
            if (!owner.equals(Files.getAttribute(file, each))) {
                Files.setAttribute(file, each, owner);
            }
        }
        Files.setPosixFilePermissions(file, Files.getPosixFilePermissions(like));
    }
}
