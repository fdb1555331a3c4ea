package dev.reprise.component.sessions.tree;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/**
 * One file, read whole while nobody wrote to it: its stamp was the same before and after.
 *
 * @param mode the permission bits
 */
public record Sample(Stamp stamp, int mode, int uid, int gid, byte[] content) {
    private static final int TRIES = 4;

    /**
     * @return empty if the file is not there, or is written to all the time
     * @throws IOException if it cannot be read
     */
    public static Optional<Sample> read(Path file) throws IOException {
        for (int i = 0; i < TRIES; i++) {
            Optional<Stamp> before = Stamp.read(file);
            if (before.isEmpty()) {
                return Optional.empty();
            }
            try {
                byte[] content = Files.readAllBytes(file);
                Map<String, Object> unix =
                        Files.readAttributes(file, "unix:mode,uid,gid", LinkOption.NOFOLLOW_LINKS);
                if (content.length == before.get().size() && before.equals(Stamp.read(file))) {
                    return Optional.of(
                            new Sample(
                                    before.get(),
                                    number(unix, "mode") & 07777,
                                    number(unix, "uid"),
                                    number(unix, "gid"),
                                    content));
                }
            } catch (AccessDeniedException e) {
                throw e;
            } catch (FileSystemException e) {
                if (Stamp.read(file).isPresent()) {
                    throw e;
                }
            }
        }
        return Optional.empty();
    }

    public String hash() {
        return hash(content);
    }

    /** SHA-256 in hexadecimal digits. */
    public static String hash(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static int number(Map<String, Object> attributes, String name) {
        return attributes.get(name) instanceof Number number ? number.intValue() : 0;
    }
}
