package dev.reprise.component.sessions.tree;

import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * One file with its content, read while nobody wrote to it. For what is kept in memory on its way
 * into the spool; whoever only wants to know what a file is takes a {@link Reading}.
 *
 * @param mode the permission bits
 */
public record Sample(Stamp stamp, int mode, int uid, int gid, byte[] content) {
    /**
     * Larger files are never held in memory: the stream of changes leaves them to the seals.
     * Records are some kilobytes as a rule, and some megabytes with an image in them.
     */
    public static final long LARGEST = 16L << 20;

    /** A file is larger than what may be held in memory. */
    public static final class TooLargeException extends IOException {
        private static final long serialVersionUID = 1L;

        private final transient Stamp stamp;

        TooLargeException(Stamp stamp) {
            super("larger than " + (LARGEST >> 20) + " MB");
            this.stamp = stamp;
        }

        public Stamp stamp() {
            return stamp;
        }
    }

    /**
     * @return empty if the file is not there, or is written to all the time
     * @throws TooLargeException if it is larger than {@link #LARGEST}
     * @throws IOException if it cannot be read
     */
    public static Optional<Sample> read(Path file) throws IOException {
        return Steady.read(
                        file,
                        (in, stamp) -> {
                            if (stamp.size() > LARGEST) {
                                throw new TooLargeException(stamp);
                            }
                            // one more tells that it has grown
                            return in.readNBytes((int) stamp.size() + 1);
                        })
                .map(
                        each ->
                                new Sample(
                                        each.stamp(),
                                        each.mode(),
                                        each.uid(),
                                        each.gid(),
                                        each.what()));
    }

    public String hash() {
        return hash(content);
    }

    /** SHA-256 in hexadecimal digits. */
    public static String hash(byte[] content) {
        return HexFormat.of().formatHex(sha256().digest(content));
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
