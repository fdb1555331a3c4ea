package dev.reprise.demo.world;

import dev.reprise.demo.DemoException;
import dev.reprise.demo.FolderTree;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/** A PostgreSQL server from Maven Central, unpacked once into the build's own folder. */
public final class PostgresBinaries {
    private static final String ARCHIVE = "/postgres-linux-x86_64.txz";

    private PostgresBinaries() {}

    /**
     * The folder that holds {@code initdb} and {@code postgres}. Safe to call from two processes.
     *
     * @param cache made where it is absent
     */
    public static Path bin(Path cache) throws IOException, DemoException {
        Path folder = cache.resolve("postgres");
        Files.createDirectories(cache);
        try (FileChannel channel =
                        FileChannel.open(
                                cache.resolve("postgres.lock"),
                                StandardOpenOption.CREATE,
                                StandardOpenOption.WRITE);
                var lock = channel.lock()) {
            if (lock.isValid() && !Files.exists(folder)) {
                Path half = cache.resolve("postgres.half");
                FolderTree.remove(half);
                unpack(half);
                Files.move(half, folder);
            }
        }
        return folder.resolve("bin");
    }

    private static void unpack(Path folder) throws IOException, DemoException {
        try (InputStream packed = PostgresBinaries.class.getResourceAsStream(ARCHIVE)) {
            if (packed == null) {
                throw new DemoException(
                        "no PostgreSQL for this machine",
                        ARCHIVE + " is not on the class path",
                        "run the demo on Linux on x86-64, through ./reprise demo");
            }
            try (var tar = new TarArchiveInputStream(new XZCompressorInputStream(packed))) {
                for (TarArchiveEntry e = tar.getNextEntry(); e != null; e = tar.getNextEntry()) {
                    unpack(folder, tar, e);
                }
            }
        }
    }

    private static void unpack(Path folder, TarArchiveInputStream tar, TarArchiveEntry entry)
            throws IOException {
        Path path = folder.resolve(entry.getName()).normalize();
        Path parent = path.getParent();
        if (!path.startsWith(folder) || parent == null) {
            throw new IOException("an archive entry leads out of its folder: " + entry.getName());
        }
        if (entry.isDirectory()) {
            Files.createDirectories(path);
            return;
        }
        Files.createDirectories(parent);
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
            return;
        }
        Files.copy(tar, path);
        boolean executable = (entry.getMode() & 0111) != 0;
        Files.setPosixFilePermissions(
                path, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
    }
}
