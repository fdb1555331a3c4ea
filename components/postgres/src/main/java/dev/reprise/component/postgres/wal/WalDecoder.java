package dev.reprise.component.postgres.wal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Takes the log in pieces of any size, from the start of a segment on, and hands out its records,
 * each checked: length, link to the record before, CRC-32C. Ends for good at the first thing that
 * is not right; what came before stays proven. A codec of one format in one place, hence its
 * length.
 *
 * <p>Versions 15 to 18, little-endian. Not thread-safe.
 *
 * @see <a
 *     href="https://github.com/postgres/postgres/blob/REL_18_STABLE/src/include/access/xlog_internal.h">xlog_internal.h</a>
 */
final class WalDecoder {
    /** Number in each page's header, and the version that writes it. */
    static final Map<Integer, Integer> MAGIC =
            Map.of(0xD110, 15, 0xD113, 16, 0xD116, 17, 0xD118, 18);

    static final int PAGE = 8192;
    private static final int SHORT_HEADER = 24;
    private static final int LONG_HEADER = 40;
    private static final int CONTINUED = 0x0001;
    private static final int LONG = 0x0002;
    private static final int OVERWRITTEN = 0x0008;
    private static final int LARGEST_RECORD = 1020 << 20;
    private static final int XLOG = 0;
    private static final int SWITCH = 0x40;

    private final int segmentSize;
    private final @Nullable String systemId;
    private final Sink sink;
    private final WalRecord handed = new WalRecord();
    private final CRC32C crc = new CRC32C();
    private final byte[] header = new byte[LONG_HEADER];

    /** Of the next byte. */
    private long at;

    /** Records from here on may begin; before it bytes are passed over. */
    private long passUntil;

    /** A switched segment is zeros up to its end, page headers too. */
    private long switchedUntil;

    /** Bytes of a record that began before the decoder did. */
    private long foreign;

    private boolean first = true;
    private byte[] record = new byte[1 << 13];
    private int have;
    private int total;
    private long recordStart;
    private long lastStart;
    private long lastEnd;
    private boolean any;
    private int version;
    private String stopped = "";

    /** Hears of each whole record. */
    interface Sink {
        void record(WalRecord record);
    }

    /**
     * @param start of a segment
     * @param systemId that each segment must name; null to accept any
     */
    WalDecoder(int segmentSize, Lsn start, @Nullable String systemId, Sink sink) {
        if (start.value() % segmentSize != 0) {
            throw new IllegalArgumentException(start + " is no start of a segment");
        }
        this.segmentSize = segmentSize;
        this.systemId = systemId;
        this.sink = sink;
        this.at = start.value();
    }

    /** Goes on from where another one is, with another sink. */
    WalDecoder(WalDecoder other, Sink sink) {
        this.segmentSize = other.segmentSize;
        this.systemId = other.systemId;
        this.sink = sink;
        this.at = other.at;
        this.passUntil = other.passUntil;
        this.switchedUntil = other.switchedUntil;
        this.foreign = other.foreign;
        this.first = other.first;
        this.record = Arrays.copyOf(other.record, Math.max(other.have, 1 << 13));
        this.have = other.have;
        this.total = other.total;
        this.recordStart = other.recordStart;
        this.lastStart = other.lastStart;
        this.lastEnd = other.lastEnd;
        this.any = other.any;
        this.version = other.version;
        this.stopped = other.stopped;
        System.arraycopy(other.header, 0, header, 0, LONG_HEADER);
    }

    /** Whether a page of a log that we know may begin there. */
    static boolean beginsPage(ByteBuffer bytes, int at) {
        return bytes.limit() < at + 2
                || MAGIC.containsKey(
                        bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN).getShort(at) & 0xFFFF);
    }

    /** Takes the bytes that follow those taken before. Does nothing once it has stopped. */
    void feed(byte[] bytes, int offset, int length) {
        int from = offset;
        int end = offset + length;
        while (from < end && stopped.isEmpty()) {
            if (Long.compareUnsigned(at, switchedUntil) < 0) {
                int count = (int) Math.min(end - from, switchedUntil - at);
                at += count;
                from += count;
                continue;
            }
            int inPage = (int) (at & (PAGE - 1));
            int headerSize = at % segmentSize < PAGE ? LONG_HEADER : SHORT_HEADER;
            int count;
            if (inPage < headerSize) {
                count = Math.min(end - from, headerSize - inPage);
                System.arraycopy(bytes, from, header, inPage, count);
                at += count;
                if (inPage + count == headerSize) {
                    page(headerSize);
                }
            } else {
                count = Math.min(end - from, PAGE - inPage);
                count = payload(bytes, from, count);
            }
            from += count;
        }
    }

    private void page(int headerSize) {
        ByteBuffer fields = ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN);
        int magic = fields.getShort(0) & 0xFFFF;
        int info = fields.getShort(2) & 0xFFFF;
        long address = fields.getLong(8);
        long remaining = fields.getInt(16) & 0xFFFF_FFFFL;
        Integer known = MAGIC.get(magic);
        long page = at - headerSize;
        if (known == null || (version != 0 && version != known)) {
            stop("the log ends at %s, where no page of it follows".formatted(new Lsn(page)));
            return;
        }
        version = known;
        if (address != page) {
            stop(
                    "the log ends at %s, where the page of %s follows"
                            .formatted(new Lsn(page), new Lsn(address)));
            return;
        }
        if (headerSize == LONG_HEADER && !describesUs(fields, info)) {
            stop("the segment at %s belongs to another system".formatted(new Lsn(page)));
            return;
        }
        boolean continued = (info & CONTINUED) != 0;
        if (first) {
            foreign = continued ? remaining : 0;
            first = false;
        } else if (have > 0 && (info & OVERWRITTEN) != 0) {
            // The server crashed in the middle of this record, and says so.
            have = 0;
        } else if (continued != (have > 0 || foreign > 0)) {
            stop("the record at %s is cut off".formatted(new Lsn(recordStart)));
        } else if (have >= 4 && remaining != total - have) {
            stop("the record at %s does not go on as it began".formatted(new Lsn(recordStart)));
        }
    }

    private boolean describesUs(ByteBuffer fields, int info) {
        return (info & LONG) != 0
                && fields.getInt(32) == segmentSize
                && fields.getInt(36) == PAGE
                && (systemId == null || systemId.equals(Long.toUnsignedString(fields.getLong(24))));
    }

    /** Takes bytes of one page, none of its header among them; says how many it took. */
    private int payload(byte[] bytes, int offset, int length) {
        int from = offset;
        int end = offset + length;
        while (from < end && stopped.isEmpty() && Long.compareUnsigned(at, switchedUntil) >= 0) {
            int count;
            if (foreign > 0) {
                count = (int) Math.min(end - from, foreign);
                foreign -= count;
                at += count;
                if (foreign == 0) {
                    passUntil = (at + 7) & -8L;
                }
            } else if (have == 0 && Long.compareUnsigned(at, passUntil) < 0) {
                count = (int) Math.min(end - from, passUntil - at);
                at += count;
            } else {
                count = append(bytes, from, end - from);
            }
            from += count;
        }
        return from - offset;
    }

    private int append(byte[] bytes, int offset, int available) {
        if (have == 0) {
            recordStart = at;
            total = 0;
        }
        int wanted = have < 4 ? 4 : have < WalRecord.HEADER ? WalRecord.HEADER : total;
        int count = Math.min(available, wanted - have);
        if (wanted > record.length) {
            record =
                    Arrays.copyOf(
                            record,
                            (int) Math.min(total, Math.max(record.length * 2L, have + count)));
        }
        System.arraycopy(bytes, offset, record, have, count);
        have += count;
        at += count;
        if (have == wanted) {
            ByteBuffer fields = ByteBuffer.wrap(record).order(ByteOrder.LITTLE_ENDIAN);
            if (wanted == 4) {
                total = fields.getInt(0);
                checkLength();
            } else if (wanted == WalRecord.HEADER) {
                checkLink(fields.getLong(8));
            }
            if (stopped.isEmpty() && have >= WalRecord.HEADER && have == total) {
                complete(fields.getInt(20));
            }
        }
        return count;
    }

    private void checkLength() {
        if (total == 0) {
            stop("the log ends at " + new Lsn(recordStart));
        } else if (total < WalRecord.HEADER || total > LARGEST_RECORD) {
            stop("the record at %s has no possible length".formatted(new Lsn(recordStart)));
        }
    }

    private void checkLink(long before) {
        boolean good = any ? before == lastStart : Long.compareUnsigned(before, recordStart) < 0;
        if (!good) {
            stop("the record at %s does not follow the one before".formatted(new Lsn(recordStart)));
        }
    }

    private void complete(int expected) {
        crc.reset();
        crc.update(record, WalRecord.HEADER, total - WalRecord.HEADER);
        crc.update(record, 0, 20);
        if ((int) crc.getValue() != expected) {
            stop("the record at %s is damaged (CRC-32C)".formatted(new Lsn(recordStart)));
            return;
        }
        passUntil = (at + 7) & -8L;
        boolean switches = record[17] == XLOG && (record[16] & WalRecord.OPERATION) == SWITCH;
        if (switches) {
            switchedUntil = (at + segmentSize - 1) & -segmentSize;
        }
        lastStart = recordStart;
        lastEnd = switches ? switchedUntil : at;
        any = true;
        handed.set(record, total, new Lsn(lastStart), new Lsn(lastEnd));
        have = 0;
        sink.record(handed);
    }

    private void stop(String why) {
        stopped = why;
    }

    /** Where the next byte belongs. */
    Lsn position() {
        return new Lsn(at);
    }

    /** Whether there was any whole record. */
    boolean any() {
        return any;
    }

    Lsn lastRecord() {
        return new Lsn(lastStart);
    }

    Lsn lastEnd() {
        return new Lsn(lastEnd);
    }

    /** Why it has stopped, in words; empty while it goes on. */
    String stopped() {
        return stopped;
    }

    /** The server's major version; 0 before the first page. */
    int version() {
        return version;
    }
}
