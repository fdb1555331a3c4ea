package dev.reprise.component.postgres.wal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * One record of the log, as PostgreSQL 15 to 18 write it on little-endian machines. Valid only
 * while it is handed out: the next record uses the same memory.
 *
 * @see <a
 *     href="https://github.com/postgres/postgres/blob/REL_18_STABLE/src/include/access/xlogrecord.h">xlogrecord.h</a>
 */
final class WalRecord {
    static final int HEADER = 24;

    /** Bits of {@code xl_info} that belong to the resource manager. */
    static final int OPERATION = 0xF0;

    private static final int SHORT_DATA = 255;
    private static final int LONG_DATA = 254;
    private static final int ORIGIN = 253;
    private static final int TOP_XID = 252;
    private static final int HAS_IMAGE = 0x10;
    private static final int SAME_RELATION = 0x80;
    private static final int IMAGE_HAS_HOLE = 0x01;
    private static final int IMAGE_COMPRESSED = 0x04 | 0x08 | 0x10;

    private ByteBuffer bytes = ByteBuffer.allocate(0);
    private int length;
    private Lsn start = Lsn.ZERO;
    private Lsn end = Lsn.ZERO;

    void set(byte[] memory, int length, Lsn start, Lsn end) {
        if (bytes.array() != memory) {
            bytes = ByteBuffer.wrap(memory).order(ByteOrder.LITTLE_ENDIAN);
        }
        this.length = length;
        this.start = start;
        this.end = end;
    }

    Lsn start() {
        return start;
    }

    Lsn end() {
        return end;
    }

    int length() {
        return length;
    }

    int xid() {
        return bytes.getInt(4);
    }

    int info() {
        return bytes.get(16) & 0xFF;
    }

    int operation() {
        return info() & OPERATION;
    }

    int manager() {
        return bytes.get(17) & 0xFF;
    }

    /** Hears of each block that the record refers to. */
    interface Blocks {
        void relation(int tablespace, int database, int number);
    }

    /**
     * Walks over the headers of blocks and data.
     *
     * @return where the main data begins; its length is what is left of the record
     * @throws IllegalArgumentException if they make no sense
     */
    int walk(Blocks blocks) {
        int at = HEADER;
        int payload = 0;
        int main = 0;
        int tablespace = 0;
        int database = 0;
        int number = 0;
        while (length - at > payload + main) {
            int id = bytes.get(at++) & 0xFF;
            switch (id) {
                case SHORT_DATA -> main = bytes.get(at++) & 0xFF;
                case LONG_DATA -> {
                    main = bytes.getInt(at);
                    at += 4;
                }
                case ORIGIN -> at += 2;
                case TOP_XID -> at += 4;
                default -> {
                    int flags = bytes.get(at) & 0xFF;
                    payload += bytes.getShort(at + 1) & 0xFFFF;
                    at += 3;
                    if ((flags & HAS_IMAGE) != 0) {
                        payload += bytes.getShort(at) & 0xFFFF;
                        int image = bytes.get(at + 4) & 0xFF;
                        at += 5;
                        if ((image & IMAGE_HAS_HOLE) != 0 && (image & IMAGE_COMPRESSED) != 0) {
                            at += 2;
                        }
                    }
                    if ((flags & SAME_RELATION) == 0) {
                        tablespace = bytes.getInt(at);
                        database = bytes.getInt(at + 4);
                        number = bytes.getInt(at + 8);
                        at += 12;
                    }
                    at += 4;
                    blocks.relation(tablespace, database, number);
                }
            }
            if (at > length) {
                throw new IllegalArgumentException("headers of the record at " + start);
            }
        }
        return length - main;
    }

    /** The main data alone, little-endian. */
    ByteBuffer main() {
        int at = walk((tablespace, database, number) -> {});
        return bytes.slice(at, length - at).order(ByteOrder.LITTLE_ENDIAN);
    }
}
