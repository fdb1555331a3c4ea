package dev.reprise.component.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/**
 * Where real PostgreSQL servers come from: Maven Central always, the distribution if it has one.
 */
public final class TestBinaries {
    private static final Path DEBIAN_15 = Path.of("/usr/lib/postgresql/15/bin");

    private TestBinaries() {}

    /** The bin folder of the server of Maven Central, unpacked once into the build folder. */
    public static Path current() {
        try {
            return unpacked(Path.of("target", "postgres").toAbsolutePath());
        } catch (IOException e) {
            throw new IllegalStateException("cannot unpack the server's binaries", e);
        }
    }

    /** The bin folders of every server that is to be had here, the newest first. */
    public static List<Path> all() {
        List<Path> bins = new ArrayList<>();
        bins.add(current());
        if (Files.isExecutable(DEBIAN_15.resolve("postgres"))) {
            bins.add(DEBIAN_15);
        }
        return bins;
    }

    private static Path unpacked(Path folder) throws IOException {
        Files.createDirectories(folder);
        Path done = folder.resolve("unpacked");
        try (FileChannel channel =
                        FileChannel.open(
                                folder.resolve("lock"),
                                StandardOpenOption.CREATE,
                                StandardOpenOption.WRITE);
                var lock = channel.lock()) {
            if (lock.isValid() && !Files.exists(done)) {
                unpack(folder);
                Files.createFile(done);
            }
        }
        return folder.resolve("bin");
    }

    private static void unpack(Path folder) throws IOException {
        try (InputStream raw =
                TestBinaries.class.getResourceAsStream("/postgres-linux-x86_64.txz")) {
            if (raw == null) {
                throw new IOException("postgres-linux-x86_64.txz is not on the class path");
            }
            try (var tar = new TarArchiveInputStream(new XZCompressorInputStream(raw))) {
                for (TarArchiveEntry e = tar.getNextEntry(); e != null; e = tar.getNextEntry()) {
                    place(folder, tar, e);
                }
            }
        }
    }

    private static void place(Path folder, TarArchiveInputStream tar, TarArchiveEntry entry)
            throws IOException {
        Path path = folder.resolve(entry.getName()).normalize();
        if (!path.startsWith(folder)) {
            throw new IOException("leads out of its folder: " + entry.getName());
        }
        if (entry.isDirectory()) {
            Files.createDirectories(path);
            return;
        }
        Path parent = path.getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        Files.deleteIfExists(path);
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
            return;
        }
        Files.copy(tar, path);
        Set<PosixFilePermission> modes =
                EnumSet.of(
                        PosixFilePermission.OWNER_READ,
                        PosixFilePermission.OWNER_WRITE,
                        PosixFilePermission.GROUP_READ,
                        PosixFilePermission.OTHERS_READ);
        if ((entry.getMode() & 0100) != 0) {
            modes.add(PosixFilePermission.OWNER_EXECUTE);
            modes.add(PosixFilePermission.GROUP_EXECUTE);
            modes.add(PosixFilePermission.OTHERS_EXECUTE);
        }
        Files.setPosixFilePermissions(path, modes);
    }
}
