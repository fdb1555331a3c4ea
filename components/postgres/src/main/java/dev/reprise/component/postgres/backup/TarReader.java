package dev.reprise.component.postgres.backup;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * Reads the tar archives that a server sends: plain ustar, sizes in octal or in base 256. Not
 * thread-safe.
 */
final class TarReader {
    private static final int BLOCK = 512;

    private final InputStream in;
    private final byte[] header = new byte[BLOCK];
    private long left;
    private long padding;

    TarReader(InputStream in) {
        this.in = in;
    }

    /** What an entry is. */
    enum Kind {
        FILE,
        FOLDER,
        LINK
    }

    /**
     * @param name without a leading {@code ./} or a trailing slash; empty for the folder itself
     * @param modified in seconds since 1970
     * @param target of a link
     */
    record Entry(
            String name,
            Kind kind,
            int mode,
            int uid,
            int gid,
            long size,
            long modified,
            String target) {}

    /** The next entry, after what is left of the one before; empty at the end. */
    Optional<Entry> next() throws IOException {
        in.skipNBytes(left + padding);
        left = 0;
        padding = 0;
        int have = in.readNBytes(header, 0, BLOCK);
        if (have == 0 || (have == BLOCK && zeros())) {
            in.transferTo(java.io.OutputStream.nullOutputStream());
            return Optional.empty();
        }
        if (have < BLOCK) {
            throw new EOFException("the archive ends in the middle of a header");
        }
        check();
        Kind kind =
                switch (header[156]) {
                    case '0', 0 -> Kind.FILE;
                    case '5' -> Kind.FOLDER;
                    case '2' -> Kind.LINK;
                    default ->
                            throw new IOException(
                                    "the archive holds an entry of kind " + (char) header[156]);
                };
        long size = number(124, 12);
        if (kind == Kind.FILE) {
            left = size;
            padding = -size & (BLOCK - 1);
        }
        String prefix = text(345, 155);
        String name = prefix.isEmpty() ? text(0, 100) : prefix + "/" + text(0, 100);
        return Optional.of(
                new Entry(
                        clean(name),
                        kind,
                        (int) number(100, 8) & 07777,
                        (int) number(108, 8),
                        (int) number(116, 8),
                        kind == Kind.FILE ? size : 0,
                        number(136, 12),
                        text(157, 100)));
    }

    /** The content of the entry that was read last; closing it closes nothing. */
    InputStream content() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
            }

            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                if (left == 0 || length == 0) {
                    return length == 0 ? 0 : -1;
                }
                int count = in.read(into, offset, (int) Math.min(length, left));
                if (count < 0) {
                    throw new EOFException("the archive ends in the middle of a file");
                }
                left -= count;
                return count;
            }
        };
    }

    private static String clean(String name) throws IOException {
        String clean = name;
        while (clean.startsWith("./")) {
            clean = clean.substring(2);
        }
        while (clean.endsWith("/")) {
            clean = clean.substring(0, clean.length() - 1);
        }
        if (clean.equals(".")) {
            return "";
        }
        if (clean.startsWith("/") || Arrays.asList(clean.split("/")).contains("..")) {
            throw new IOException("the archive holds a name that leads out of it: " + name);
        }
        return clean;
    }

    private void check() throws IOException {
        long sum = 0;
        for (int i = 0; i < BLOCK; i++) {
            sum += i >= 148 && i < 156 ? ' ' : header[i] & 0xFF;
        }
        if (sum != number(148, 8)) {
            throw new IOException("the archive has a damaged header");
        }
    }

    private boolean zeros() {
        for (byte each : header) {
            if (each != 0) {
                return false;
            }
        }
        return true;
    }

    private String text(int at, int length) {
        int end = at;
        while (end < at + length && header[end] != 0) {
            end++;
        }
        return new String(header, at, end - at, StandardCharsets.UTF_8);
    }

    private long number(int at, int length) throws IOException {
        if ((header[at] & 0x80) != 0) {
            long value = header[at] & 0x7F;
            for (int i = at + 1; i < at + length; i++) {
                value = value << 8 | header[i] & 0xFF;
            }
            return value;
        }
        String digits = text(at, length).strip();
        try {
            return digits.isEmpty() ? 0 : Long.parseLong(digits, 8);
        } catch (NumberFormatException e) {
            throw new IOException("the archive has a damaged header: " + digits, e);
        }
    }
}
