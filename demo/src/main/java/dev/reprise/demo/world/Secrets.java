package dev.reprise.demo.world;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;

/** Random passwords in files that only their owner can read. */
public final class Secrets {
    private static final int BYTES = 16;

    private Secrets() {}

    /** Writes a new one; the folder is made where it is absent. */
    public static void create(Path file) throws IOException {
        Path folder = file.getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        byte[] random = new byte[BYTES];
        new SecureRandom().nextBytes(random);
        Files.createFile(
                file,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, HexFormat.of().formatHex(random) + "\n");
    }
}
