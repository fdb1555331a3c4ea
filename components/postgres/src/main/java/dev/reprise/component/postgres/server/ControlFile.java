package dev.reprise.component.postgres.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.CRC32C;

/**
 * What {@code global/pg_control} says. Of its fields only those are read that lie at the same place
 * in every server from 15 to 18; the checksum is found by trying, as its place differs.
 *
 * @param checkpoint where the last checkpoint's record lies
 * @param timeline of that checkpoint
 * @see <a
 *     href="https://github.com/postgres/postgres/blob/REL_18_STABLE/src/include/catalog/pg_control.h">
 *     pg_control.h</a>
 */
public record ControlFile(long systemIdentifier, State state, long checkpoint, int timeline) {
    private static final int SMALLEST = 200;
    private static final int LARGEST = 512;
    private static final int ATTEMPTS = 5;
    private static final long BETWEEN_ATTEMPTS = 3_000_000;

    /** The server's own word for the state of its data. */
    public enum State {
        STARTUP,
        SHUT_DOWN,
        SHUT_DOWN_IN_RECOVERY,
        SHUTTING_DOWN,
        IN_CRASH_RECOVERY,
        IN_ARCHIVE_RECOVERY,
        IN_PRODUCTION
    }

    /**
     * The server writes it in place, so a reader can meet it half-written: it is read again.
     *
     * @throws CorruptException if its length or its checksum does not fit
     * @throws IOException if it is not there, or cannot be read
     */
    public static ControlFile read(Path data) throws IOException {
        for (int attempt = 1; attempt < ATTEMPTS; attempt++) {
            try {
                return readOnce(data);
            } catch (NoSuchFileException | AccessDeniedException e) {
                throw e;
            } catch (IOException e) {
                LockSupport.parkNanos(BETWEEN_ATTEMPTS);
            }
        }
        return readOnce(data);
    }

    private static ControlFile readOnce(Path data) throws IOException {
        Path file = data.resolve("global").resolve("pg_control");
        byte[] bytes = Files.readAllBytes(file);
        if (bytes.length < LARGEST) {
            throw new CorruptException(file + " is only " + bytes.length + " bytes long");
        }
        ByteBuffer fields = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int state = fields.getInt(16);
        if (!checksumFits(bytes, fields) || state < 0 || state >= State.values().length) {
            throw new CorruptException(file + " does not fit its checksum");
        }
        return new ControlFile(
                fields.getLong(0), State.values()[state], fields.getLong(32), fields.getInt(48));
    }

    /** What is there is no control file. */
    public static final class CorruptException extends IOException {
        private static final long serialVersionUID = 1;

        private CorruptException(String message) {
            super(message);
        }
    }

    /** Unsigned decimal digits, as the server prints it. */
    public String system() {
        return Long.toUnsignedString(systemIdentifier);
    }

    private static boolean checksumFits(byte[] bytes, ByteBuffer fields) {
        var crc = new CRC32C();
        crc.update(bytes, 0, SMALLEST);
        for (int at = SMALLEST; at < LARGEST; at += 4) {
            if ((int) crc.getValue() == fields.getInt(at)) {
                return true;
            }
            crc.update(bytes, at, 4);
        }
        return false;
    }
}
