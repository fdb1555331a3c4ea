package dev.reprise.component.sessions.spool;

import dev.reprise.component.sessions.spool.LogEntry.Gone;
import dev.reprise.component.sessions.spool.LogEntry.Put;
import dev.reprise.component.sessions.spool.LogEntry.Sealed;
import dev.reprise.component.sessions.spool.LogEntry.Swept;
import dev.reprise.component.sessions.spool.LogEntry.Uncovered;
import dev.reprise.component.sessions.tree.Stamp;
import dev.reprise.vault.format.NameText;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * How an entry is written: its length, the CRC-32C of what follows, and then a byte for its kind
 * and its fields, big-endian; a path as the bytes that its names are. A log ends where an entry is
 * not whole: a killed writer leaves such a tail, and never appends to it.
 */
public final class LogCodec {
    /** Four times what is taken of one file: a length beyond it is damage. */
    private static final int MAX_ENTRY = 1 << 26;

    private static final int HEADER = 8;

    private LogCodec() {}

    /** Receives the entries of a log in their order. */
    public interface Reader {
        void entry(LogEntry entry) throws IOException;
    }

    public static byte[] encode(LogEntry entry) {
        int content = entry instanceof Put put ? put.content().length : 0;
        // sized so that a large content is not copied again and again as it grows
        var bytes = new ByteArrayOutputStream(content + 512);
        try (var out = new DataOutputStream(bytes)) {
            out.writeLong(0);
            switch (entry) {
                case Put put -> {
                    out.writeByte('P');
                    time(out, put.at());
                    text(out, put.path());
                    out.writeLong(put.stamp().size());
                    out.writeLong(put.stamp().mtime());
                    out.writeInt(put.stamp().inode());
                    out.writeInt(put.mode());
                    out.writeInt(put.uid());
                    out.writeInt(put.gid());
                    text(out, put.damage());
                    text(out, put.hash());
                    out.writeInt(put.content().length);
                    out.write(put.content());
                }
                case Gone gone -> {
                    out.writeByte('G');
                    time(out, gone.at());
                    text(out, gone.path());
                    time(out, gone.lastSeen());
                }
                case Swept swept -> {
                    out.writeByte('W');
                    time(out, swept.at());
                }
                case Uncovered uncovered -> {
                    out.writeByte('U');
                    time(out, uncovered.at());
                    time(out, uncovered.since());
                }
                case Sealed sealed -> {
                    out.writeByte('S');
                    time(out, sealed.at());
                    text(out, sealed.snapshot());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
        byte[] whole = bytes.toByteArray();
        var crc = new CRC32C();
        crc.update(whole, HEADER, whole.length - HEADER);
        ByteBuffer.wrap(whole).putInt(whole.length - HEADER).putInt((int) crc.getValue());
        return whole;
    }

    /**
     * Reads up to the end or the first entry that is not whole.
     *
     * @return the number of bytes that are whole
     */
    public static long read(InputStream source, Reader reader) throws IOException {
        var in = new DataInputStream(source);
        long whole = 0;
        while (true) {
            Optional<byte[]> body = body(in);
            if (body.isEmpty()) {
                return whole;
            }
            reader.entry(decode(body.get()));
            whole += HEADER + body.get().length;
        }
    }

    private static Optional<byte[]> body(DataInputStream in) throws IOException {
        try {
            int length = in.readInt();
            int expected = in.readInt();
            if (length <= 0 || length > MAX_ENTRY) {
                return Optional.empty();
            }
            byte[] body = in.readNBytes(length);
            var crc = new CRC32C();
            crc.update(body);
            return body.length == length && (int) crc.getValue() == expected
                    ? Optional.of(body)
                    : Optional.empty();
        } catch (EOFException e) {
            return Optional.empty();
        }
    }

    private static LogEntry decode(byte[] body) throws IOException {
        var in = new DataInputStream(new ByteArrayInputStream(body));
        int kind = in.readByte();
        Instant at = time(in);
        return switch (kind) {
            case 'P' -> {
                String path = text(in);
                var stamp = new Stamp(in.readLong(), in.readLong(), in.readInt());
                yield new Put(
                        at,
                        path,
                        stamp,
                        in.readInt(),
                        in.readInt(),
                        in.readInt(),
                        text(in),
                        text(in),
                        in.readNBytes(in.readInt()));
            }
            case 'G' -> new Gone(at, text(in), time(in));
            case 'W' -> new Swept(at);
            case 'U' -> new Uncovered(at, time(in));
            case 'S' -> new Sealed(at, text(in));
            default -> throw new IOException("a log entry of an unknown kind: " + kind);
        };
    }

    private static void text(DataOutputStream out, String text) throws IOException {
        byte[] bytes = NameText.toBytes(text);
        out.writeShort(bytes.length);
        out.write(bytes);
    }

    private static String text(DataInputStream in) throws IOException {
        return NameText.ofBytes(in.readNBytes(in.readUnsignedShort()));
    }

    private static void time(DataOutputStream out, Instant at) throws IOException {
        out.writeLong(at.toEpochMilli());
    }

    private static Instant time(DataInputStream in) throws IOException {
        return Instant.ofEpochMilli(in.readLong());
    }
}
